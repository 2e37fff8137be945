/* Runs the calls of a training program that the loader (src/training/wasm) has laid out in memory. A call is 32-bit words: how many
 * there are, the kernel, the residual block it belongs to (or -1), and its arguments: addresses, whole numbers, bits of floats.
 *
 * With threads (built with -matomics), a call is cut into a few parts a thread, and whoever is free takes the next: cores may be
 * fast and slow, or busy with something else. All meet after every call. Who has nothing to do spins for a moment, then sleeps;
 * between steps helpers sleep.
 */
#include "wtt.h"

#include "wtt_conv.h"
#include "wtt_conv_grad.h"
#include "wtt_depthwise.h"
#include "wtt_depthwise_grad.h"
#include "wtt_elementwise.h"
#include "wtt_gather.h"
#include "wtt_loss.h"
#include "wtt_moments.h"
#include "wtt_move.h"
#include "wtt_normalize.h"
#include "wtt_normalize_grad.h"
#include "wtt_optimize.h"
#include "wtt_pool.h"
#include "wtt_squeeze_excite.h"

#define WTT_AT(word) ((void *)(uintptr_t)(uint32_t)(word))
#define WTT_FLOAT(word) wtt_float_of((uint32_t)(word))
#include "wtt_dispatch.h"

/* Words of a call before its arguments. */
enum { WTT_LENGTH, WTT_OPCODE, WTT_BLOCK, WTT_HEADER };

/* What threads share. All zero at the start; written by the first thread between runs, and as said. */
struct wtt_team {
    const int32_t *words;
    int32_t calls;
    const uint32_t *step;
    /* Counts runs: helpers wait for the next. */
    int32_t ticket;
    /* Threads that have arrived at the present meeting, and meetings so far. */
    int32_t arrived;
    int32_t meetings;
    /* Parts of a call that have been taken; calls use one and the other by turns, so that one can be cleared meanwhile. */
    int32_t taken[2];
    /* 1: a thread failed or did not come; everyone goes home. Also written by the loader. */
    int32_t broken;
};

/* Why a run ended early. */
enum { WTT_UNKNOWN_KERNEL = -1, WTT_BROKEN = -2 };

#ifdef __wasm_atomics__
enum { WTT_PARTS_PER_THREAD = 3, WTT_SPINS = 20000, WTT_NAPS = 200 };
static const int64_t WTT_NAP_NS = 100 * 1000 * 1000;

/* Sleeps until *place differs from `old`, but not much longer than WTT_NAPS naps (20 s): then a thread is gone. */
static int wtt_wait_while(struct wtt_team *team, int32_t *place, int32_t old, int forever)
{
    for (int32_t i = 0; i < WTT_SPINS; i++) {
        if (__atomic_load_n(place, __ATOMIC_ACQUIRE) != old) {
            return 1;
        }
    }
    for (int32_t naps = 0; __atomic_load_n(place, __ATOMIC_ACQUIRE) == old; naps += !forever) {
        if (__atomic_load_n(&team->broken, __ATOMIC_ACQUIRE) || naps == WTT_NAPS) {
            return 0;
        }
        __builtin_wasm_memory_atomic_wait32(place, old, WTT_NAP_NS);
    }
    return 1;
}

static void wtt_wake(int32_t *place) { __builtin_wasm_memory_atomic_notify(place, UINT32_MAX); }

/* Waits for all threads. 0: someone is gone. */
static int wtt_meet(struct wtt_team *team, const struct wtt_thread *t, int32_t turn)
{
    const int32_t meeting = __atomic_load_n(&team->meetings, __ATOMIC_ACQUIRE);
    if (__atomic_add_fetch(&team->arrived, 1, __ATOMIC_ACQ_REL) == t->count) {
        __atomic_store_n(&team->arrived, 0, __ATOMIC_RELEASE);
        __atomic_store_n(&team->taken[turn], 0, __ATOMIC_RELEASE);
        __atomic_store_n(&team->meetings, meeting + 1, __ATOMIC_RELEASE);
        wtt_wake(&team->meetings);
        return 1;
    }
    if (wtt_wait_while(team, &team->meetings, meeting, 0)) {
        return 1;
    }
    __atomic_store_n(&team->broken, 1, __ATOMIC_RELEASE);
    return 0;
}
#endif

/* This thread's parts of one call, and the meeting after it. Returns 1, or why not. */
static int32_t wtt_run_call(struct wtt_team *team, const struct wtt_thread *t, int32_t turn, const int32_t *w)
{
#ifdef __wasm_atomics__
    if (t->count > 1) {
        struct wtt_thread part = {0, t->count * WTT_PARTS_PER_THREAD, t->scratch, 0};
        while ((part.index = __atomic_fetch_add(&team->taken[turn], 1, __ATOMIC_ACQ_REL)) < part.count) {
            if (!wtt_dispatch(&part, w[WTT_OPCODE], w + WTT_HEADER)) {
                return WTT_UNKNOWN_KERNEL;
            }
            part.again = 1;
        }
        return wtt_meet(team, t, turn) ? 1 : WTT_BROKEN;
    }
#endif
    (void)team;
    (void)turn;
    return wtt_dispatch(t, w[WTT_OPCODE], w + WTT_HEADER) ? 1 : WTT_UNKNOWN_KERNEL;
}

static int32_t wtt_run_share(struct wtt_team *team, const struct wtt_thread *t)
{
    const int32_t *w = team->words;
    const uint32_t *kept = team->step + WTT_BLOCKS;
    /* Taken once: after the last meeting the first thread may start the next run before the others have looked. */
    const int32_t calls = team->calls;
    int32_t turn = 0;
    for (int32_t i = 0; i < calls; i++, w += w[WTT_LENGTH]) {
        if (w[WTT_BLOCK] >= 0 && !kept[w[WTT_BLOCK]]) {
            continue;
        }
        const int32_t ran = wtt_run_call(team, t, turn, w);
        if (ran < 0) {
            return ran;
        }
        turn = !turn;
    }
    return calls;
}

/* Runs calls on all threads; for the first thread. `step`: the numbers of the step. Returns how many calls there were, or why not. */
__attribute__((export_name("wtt_run"))) int32_t wtt_run(
    struct wtt_team *team, const struct wtt_thread *t, const int32_t *words, int32_t calls, const uint32_t *step)
{
    team->words = words;
    team->calls = calls;
    team->step = step;
#ifdef __wasm_atomics__
    if (t->count > 1) {
        __atomic_add_fetch(&team->ticket, 1, __ATOMIC_ACQ_REL);
        wtt_wake(&team->ticket);
    }
#endif
    return wtt_run_share(team, t);
}

#ifdef __wasm_atomics__
/* A helper's life: one share of every run, from the one after run number `ticket` on, until the team is broken up. */
__attribute__((export_name("wtt_help"))) void wtt_help(struct wtt_team *team, const struct wtt_thread *t, int32_t ticket)
{
    while (wtt_wait_while(team, &team->ticket, ticket, 1)) {
        ticket++;
        if (wtt_run_share(team, t) < 0) {
            return;
        }
    }
}
#endif
