/* A library that another one needs at its loading. */
int companion_answer(void) { return 7; }
