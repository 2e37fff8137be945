/* Losses. A batch's logits are few, so one part computes them all, in order. */
#ifndef WTT_LOSS_H
#define WTT_LOSS_H

#include "wtt_elementwise.h"

/* out [classes] = log softmax of z/t over the first n lanes. */
WTT_INLINE void wtt_log_softmax(const float *z, float t, int32_t n, float *out)
{
    const float most = wtt_largest(z, n) / t;
    float sum = 0.0f;
    for (int32_t k = 0; k < n; k++) {
        out[k] = z[k] / t - most;
        sum += wtt_exp1(out[k]);
    }
    const float log_sum = wtt_log1(sum);
    for (int32_t k = 0; k < n; k++) {
        out[k] -= log_sum;
    }
}

/* The first place of the largest of n values. */
WTT_INLINE int32_t wtt_first_largest(const float *v, int32_t n)
{
    int32_t best = 0;
    for (int32_t k = 1; k < n; k++) {
        best = v[k] > v[best] ? k : best;
    }
    return best;
}

/* Loss of one example and its gradient [n] for z. scratch holds 3·n floats. */
WTT_INLINE float wtt_loss_of(
    const float *z, const float *target, const float *teacher, int32_t n, float hard, float soft, float temperature,
    float *scratch, float *gradient)
{
    float *p = scratch, *q = p + n, *s = q + n;
    float value = 0.0f, total = 0.0f;
    wtt_log_softmax(z, 1.0f, n, p);
    for (int32_t k = 0; k < n; k++) {
        value -= hard * target[k] * p[k];
        total += target[k];
    }
    for (int32_t k = 0; k < n; k++) {
        gradient[k] = hard * (wtt_exp1(p[k]) * total - target[k]);
    }
    if (teacher && soft != 0.0f) {
        wtt_log_softmax(z, temperature, n, q);
        wtt_log_softmax(teacher, temperature, n, s);
        for (int32_t k = 0; k < n; k++) {
            const float likely = wtt_exp1(s[k]);
            value += soft * temperature * temperature * likely * (s[k] - q[k]);
            gradient[k] += soft * temperature * (wtt_exp1(q[k]) - likely);
        }
    }
    return value;
}

WTT_KERNEL void wtt_loss(
    const struct wtt_thread *t, const float *z, const float *target, const float *teacher, const uint32_t *step, const float *base, float *dz, float *metrics,
    int32_t batch, int32_t classes, int32_t real_classes, float hard, float soft, float temperature, float loss_scale)
{
    if (t->index > 0) {
        return;
    }
    float *gradient = t->scratch + 3 * classes;
    const float hard_now = step ? hard * wtt_float_of(step[WTT_HARD]) : hard;
    const float soft_now = step ? soft * wtt_float_of(step[WTT_SOFT]) : soft;
    for (int32_t i = 0; i < batch; i++) {
        const int32_t at = i * classes;
        const float value = wtt_loss_of(
            z + at, target + at, teacher ? teacher + at : teacher, real_classes, hard_now, soft_now, temperature, t->scratch, gradient);
        metrics[0] += value;
        float total = 0.0f;
        for (int32_t k = 0; k < real_classes; k++) {
            total += target[at + k];
        }
        const int labeled = total > 0.0f;
        metrics[1] += labeled && wtt_first_largest(z + at, real_classes) == wtt_first_largest(target + at, real_classes) ? 1.0f : 0.0f;
        metrics[2] += 1.0f;
        metrics[3] += wtt_is_finite(value) ? 0.0f : 1.0f;
        metrics[5] += labeled ? 1.0f : 0.0f;
        for (int32_t k = 0; dz && k < classes; k++) {
            const float own = k < real_classes ? gradient[k] / (float)batch * loss_scale : 0.0f;
            dz[at + k] = base ? base[at + k] + own : own;
        }
    }
}

/* sums of a·a, a·b, b·b over n floats, or of (a - b)² in the first lane; each lane of the vectors by itself first. */
struct wtt_products {
    float aa, ab, bb, dd;
};

WTT_INLINE struct wtt_products wtt_products_of(const float *a, const float *b, int32_t n)
{
    wtt_v aa = wtt_splat(0.0f), ab = aa, bb = aa, dd = aa;
    for (int32_t i = 0; i < n; i += 4) {
        const wtt_v u = wtt_load(a + i), v = wtt_load(b + i);
        aa += u * u;
        ab += u * v;
        bb += v * v;
        dd += (u - v) * (u - v);
    }
    return (struct wtt_products){wtt_sum4(aa), wtt_sum4(ab), wtt_sum4(bb), wtt_sum4(dd)};
}

/* Gradients are each part's for its images; the sum over the batch is the first part's alone, in order. */
WTT_KERNEL void wtt_feature_loss(
    const struct wtt_thread *t, const float *a, const float *b, const uint32_t *step, const float *base, float *da, float *metrics,
    int32_t batch, int32_t n, int32_t real_n, int32_t kind, int32_t place, float weight, float loss_scale)
{
    const float now = weight * wtt_float_of(step[WTT_FEATURES + place]);
    const struct wtt_range mine = wtt_share(t, batch);
    const float scale = now * loss_scale / (float)batch;
    for (int32_t image = 0; image < batch; image++) {
        const int own = image >= mine.from && image < mine.to;
        if (!own && t->index > 0) {
            continue;
        }
        const float *u = a + image * n, *v = b + image * n;
        const struct wtt_products p = wtt_products_of(u, v, n);
        const float length_a = wtt_sqrt1(p.aa) + 1e-12f, length_b = wtt_sqrt1(p.bb) + 1e-12f;
        const float cosine = p.ab / (length_a * length_b);
        if (t->index == 0) {
            metrics[4] += now * (kind == 0 ? p.dd / (float)real_n : 1.0f - cosine);
        }
        /* gradient = toward_a·a + toward_b·b */
        const float toward_a = kind == 0 ? 2.0f / (float)real_n : cosine / (length_a * length_a);
        const float toward_b = kind == 0 ? -2.0f / (float)real_n : -1.0f / (length_a * length_b);
        for (int32_t i = 0; own && i < n; i += 4) {
            const wtt_v g = wtt_load(u + i) * wtt_splat(toward_a) + wtt_load(v + i) * wtt_splat(toward_b);
            const int32_t at = image * n + i;
            wtt_store(da + at, wtt_load_or_zero(base, at) + g * wtt_splat(scale));
        }
    }
}

#endif
