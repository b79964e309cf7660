/* Stands for the SSV library in the tests: the prototypes of the public header of 2001-2003, behaviour told by files.
 *
 * The path given to SSV_InitLIB2 is a file: its first word is the behaviour (answer, refuse CODE, garbage, lie, null,
 * crash, hang, leave, init CODE, no-cps, stingy, forget, absurd CODE, crash-after, hang-after: the last two once an
 * invoice is secured and its number written in secured.txt). Beside it: cps.bin, droits.bin. The PIN is 1234. Nothing of
 * this is official code. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned short code;
static char folder[1024];
static char behaviour[32];
static unsigned value;
static int ready;
static int starts;
static int live;

int stub_live_zones(void) { return live; }
int stub_is_ready(void) { return ready; }

static void learn(const char *ini) {
    behaviour[0] = 0;
    value = 0;
    FILE *file = fopen(ini, "r");
    if (file == NULL) return;
    if (fscanf(file, "%31s %u", behaviour, &value) < 1) behaviour[0] = 0;
    fclose(file);
}

code SSV_InitLIB2(const char *ini) {
    learn(ini);
    snprintf(folder, sizeof folder, "%s", ini);
    char *slash = strrchr(folder, '/');
    if (slash != NULL) slash[1] = 0;
    if (behaviour[0] == 0) return 0xF680;
    if (!strcmp(behaviour, "init")) return (code)value;
    if (ready) return 0xF670;
    ready = ++starts;
    return 0;
}

code SSV_InitLIB(void) { return 0xF6F1; }

code SSV_TermLIB(void) {
    ready = 0;
    return 0;
}

code SSV_AllouerZoneMem(void **zone, size_t size) {
    if (!strcmp(behaviour, "stingy")) return 0xF800;
    *zone = malloc(size ? size : 1);
    live++;
    return 0;
}

void SSV_LibererZoneMem(void *zone) {
    free(zone);
    live--;
}

static code hand(const void *data, size_t size, void **out, size_t *length) {
    code got = 0;
    *out = malloc(size ? size : 1);
    live++;
    memcpy(*out, data, size);
    *length = size;
    return got;
}

/* What every call may do instead of its work; 1 means that the work is done. */
static int misbehave(void **out, size_t *length, code *got) {
    *out = NULL;
    *length = 0;
    *got = 0;
    if (!strcmp(behaviour, "crash")) raise(SIGSEGV);
    if (!strcmp(behaviour, "abort")) abort();
    if (!strcmp(behaviour, "leave")) exit(5);
    if (!strcmp(behaviour, "hang")) for (;;) pause();
    if (!strcmp(behaviour, "refuse")) {
        *got = (code)value;
        return 1;
    }
    if (!strcmp(behaviour, "forget") && ready < 2) { /* started once: somebody else ended it */
        ready = 0;
        *got = 0xF600;
        return 1;
    }
    if (!strcmp(behaviour, "absurd")) {
        *got = (code)value;
        *length = 0x7fffffff;
        return 1;
    }
    if (!strcmp(behaviour, "garbage")) {
        unsigned char noise[777];
        for (unsigned i = 0; i < sizeof noise; i++) noise[i] = (unsigned char)(i * 89 + 3);
        hand(noise, sizeof noise, out, length);
        return 1;
    }
    if (!strcmp(behaviour, "lie")) {
        hand("x", 1, out, length);
        *length = 0x7fffffff;
        return 1;
    }
    if (!strcmp(behaviour, "null")) {
        *length = 64;
        return 1;
    }
    return 0;
}

static code serve(const char *name, void **out, size_t *length) {
    char path[1100];
    static unsigned char content[1 << 20];
    snprintf(path, sizeof path, "%s%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) return 0xF800;
    size_t size = fread(content, 1, sizeof content, file);
    fclose(file);
    return hand(content, size, out, length);
}

/* What the cards did, whatever becomes of the answer. */
static void note(const char *number) {
    char path[1100];
    snprintf(path, sizeof path, "%ssecured.txt", folder);
    FILE *file = fopen(path, "a");
    if (file == NULL) return;
    fprintf(file, "%s\n", number);
    fclose(file);
}

static code wrong(const char *pin) { return strcmp(pin, "1234") ? 0xF003 : 0; }

code SSV_LireConfig(void **out, size_t *length) {
    code got;
    static const unsigned char versions[] = {0, 60, 5, 4, '1', '.', '4', '0'};
    if (misbehave(out, length, &got)) return got;
    return hand(versions, sizeof versions, out, length);
}

code SSV_LireCartePS(const char *ps, const char *reader, const char *pin, void **out, size_t *length) {
    code got;
    (void)ps;
    (void)reader;
    if (misbehave(out, length, &got)) return got;
    if (!strcmp(behaviour, "no-cps")) return 0xF001;
    if ((got = wrong(pin))) return got;
    return serve("cps.bin", out, length);
}

code SSV_LireDroitsVitale(const char *ps, const char *reader, const char *pin, const char *day, void **out,
                          size_t *length) {
    code got;
    (void)ps;
    (void)reader;
    if (misbehave(out, length, &got)) return got;
    if (strlen(day) != 8) return 0xF800;
    if (!strcmp(behaviour, "no-cps")) {
        got = serve("droits.bin", out, length);
        return got ? got : 0xF001;
    }
    if ((got = wrong(pin))) return got;
    return serve("droits.bin", out, length);
}

code SSV_SecuriserFacture(const char *ps, const char *reader, const char *pin, char situation, const char *number,
                          void *in, size_t size, void **out, size_t *length) {
    code got;
    char head[64];
    (void)ps;
    (void)reader;
    if (misbehave(out, length, &got)) return got;
    if ((got = wrong(pin))) return got;
    int written = snprintf(head, sizeof head, "FSE%c%s:", situation, number);
    unsigned char *whole = malloc(written + size);
    memcpy(whole, head, written);
    memcpy(whole + written, in, size);
    got = hand(whole, written + size, out, length);
    free(whole);
    note(number);
    if (!strcmp(behaviour, "crash-after")) raise(SIGSEGV);
    if (!strcmp(behaviour, "hang-after")) for (;;) pause();
    return got;
}

code SSV_FormaterLot(const char *ps, const char *reader, const char *pin, short count, void **in, size_t *sizes,
                     short *made, void **out, size_t *lengths) {
    code got;
    (void)ps;
    (void)reader;
    *made = 0;
    if (misbehave(out, lengths, &got)) {
        *made = *out != NULL || *lengths ? 1 : 0;
        return got;
    }
    if ((got = wrong(pin))) return got;
    for (short i = 0; i < count; i++) hand(in[i], sizes[i], &out[i], &lengths[i]);
    hand("LOT", 3, &out[count], &lengths[count]);
    *made = count + 1;
    return 0;
}

code SSV_FormaterFichier(void *in, size_t size, void **out, size_t *length) {
    code got;
    if (misbehave(out, length, &got)) return got;
    return hand(in, size, out, length);
}

code SSV_TraduireARL(short count, void **in, size_t *sizes, void **out, size_t *length) {
    code got;
    if (misbehave(out, length, &got)) return got;
    if (count != 1) return 0xF801;
    return hand(in[0], sizes[0], out, length);
}
