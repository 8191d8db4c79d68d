/* M/M/c in plain C: one event loop over a binary heap, first come first served. Given the times between
   customers and their services, it fills when each was started and finished. gcc -O3 -shared -fPIC. */
#include <stdint.h>
#include <stdlib.h>

typedef struct { int64_t tick, who; } event; /* who: the clerk that is done, or -1: a customer comes */

static void push(event *heap, int64_t *size, event e) {
    int64_t at = (*size)++;
    for (; at > 0 && heap[(at - 1) / 2].tick > e.tick; at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
    heap[at] = e;
}

static event pop(event *heap, int64_t *size) {
    event top = heap[0], last = heap[--*size];
    int64_t at = 0, child = 1;
    for (; child < *size; at = child, child = 2 * at + 1) {
        if (child + 1 < *size && heap[child + 1].tick < heap[child].tick) child++;
        if (last.tick <= heap[child].tick) break;
        heap[at] = heap[child];
    }
    heap[at] = last;
    return top;
}

/* How many were served before the horizon; the queue is the customers from `next` to `came`. */
int64_t serve(int64_t n, int64_t clerks, int64_t horizon, const int64_t *gap, const int64_t *service,
              int64_t *started, int64_t *finished) {
    event *heap = malloc((clerks + 1) * sizeof(event));
    int64_t *idle = malloc(clerks * sizeof(int64_t)), *serving = malloc(clerks * sizeof(int64_t));
    int64_t size = 0, free_clerks = clerks, came = 0, next = 0, served = 0;
    for (int64_t c = 0; c < clerks; c++) idle[c] = c;
    if (n > 0) push(heap, &size, (event){gap[0], -1});
    while (size > 0 && heap[0].tick < horizon) {
        event e = pop(heap, &size);
        if (e.who < 0) {
            if (++came < n) push(heap, &size, (event){e.tick + gap[came], -1});
        } else {
            finished[serving[e.who]] = e.tick;
            idle[free_clerks++] = e.who;
            served++;
        }
        if (free_clerks > 0 && next < came) {
            int64_t clerk = idle[--free_clerks];
            serving[clerk] = next;
            started[next] = e.tick;
            push(heap, &size, (event){e.tick + service[next], clerk});
            next++;
        }
    }
    free(heap), free(idle), free(serving);
    return served;
}
