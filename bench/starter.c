/* starter PROCS RATE SECONDS PROGRAM: goes into the cgroup of PROCS, and starts RATE processes of PROGRAM a second, one after another, each waited for. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <sys/wait.h>
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec / 1e9; }

int main(int c, char **v) {
    if (c != 5) return 2;
    FILE *f = fopen(v[1], "w");
    if (!f || fprintf(f, "%d", getpid()) < 0 || fclose(f)) { perror(v[1]); return 1; }
    double rate = atof(v[2]), seconds = atof(v[3]), begun = now(), t; long n = 0; int s;
    while ((t = now() - begun) < seconds) {
        if (n >= rate * t) { usleep(300); continue; }
        pid_t p = vfork();
        if (!p) { execve(v[4], (char *[]){ v[4], 0 }, environ); _exit(9); }
        if (p < 0 || waitpid(p, &s, 0) < 0 || s) { fprintf(stderr, "it does not start\n"); return 1; }
        n++;
    }
    printf("%ld processes begun\n", n);
    return 0;
}
