/* A library with no function of ours and no need of any other file: it can be made for another processor. */
int bare_answer(void) { return 42; }
