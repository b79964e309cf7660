/* Stands for the « API de lecture Vitale » in the tests: same prototypes, behaviour told by files of its folder.
 *
 * <folder>api_lec.behaviour: answer, refuse, garbage, lie, crash, hang, leave, noisy, crash-at-end; with a process of
 * its own that stays: fork-crash, fork-hang.
 * <folder>identite.xml: what a reading gives. Nothing of this is official code. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[1024];
static char behaviour[32];

static void learn(void) {
    char path[1100];
    snprintf(path, sizeof path, "%sapi_lec.behaviour", folder);
    behaviour[0] = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL) return;
    if (fscanf(file, "%31s", behaviour) != 1) behaviour[0] = 0;
    fclose(file);
}

short Hn_Init(const char *path, short *mode, unsigned short *error) {
    snprintf(folder, sizeof folder, "%s", path);
    learn();
    *mode = 1;
    *error = 0;
    if (behaviour[0] == 0) {
        *error = 77; /* no configuration there */
        return 1;
    }
    return 0;
}

/* Says so in <folder>hung, then never comes back. */
static void hang(void) {
    char path[1100];
    snprintf(path, sizeof path, "%shung", folder);
    FILE *file = fopen(path, "w");
    if (file != NULL) fclose(file);
    for (;;) pause();
}

short Hn_LectureVitaleDonneesIdentification(short wait_s, char *out, unsigned int *size, short *state,
                                            unsigned short *error) {
    unsigned int room = *size;
    (void)wait_s;
    *state = 0;
    *error = 0;
    if (!strcmp(behaviour, "refuse")) {
        *error = 4242;
        return 2;
    }
    if (!strncmp(behaviour, "fork-", 5) && fork() == 0) for (;;) pause();
    if (!strcmp(behaviour, "crash") || !strcmp(behaviour, "fork-crash")) raise(SIGSEGV);
    if (!strcmp(behaviour, "leave")) exit(3);
    if (!strcmp(behaviour, "hang") || !strcmp(behaviour, "fork-hang")) hang();
    if (!strcmp(behaviour, "garbage")) {
        for (unsigned int i = 0; i < 4096; i++) out[i] = (char)(i * 37 + 11);
        *size = 4096;
        return 0;
    }
    if (!strcmp(behaviour, "lie")) {
        *size = 0x7fffffff;
        return 0;
    }
    if (!strcmp(behaviour, "noisy")) {
        printf("what a library prints must not reach the application\n");
        fflush(stdout);
    }
    char path[1100];
    snprintf(path, sizeof path, "%sidentite.xml", folder);
    FILE *file = fopen(path, "rb");
    if (file == NULL) return 3;
    *size = (unsigned int)fread(out, 1, room, file);
    fclose(file);
    return 0;
}

short Hn_Finir(unsigned short *error) {
    *error = 0;
    if (!strcmp(behaviour, "crash-at-end")) raise(SIGSEGV);
    return 0;
}
