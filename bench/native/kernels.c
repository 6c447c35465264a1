/*
 * The yardstick in C: the loops of bench/kernels/plain.ts, compiled with -O3 -march=native -ffast-math.
 * Usage: kernels MODE FILE REPEATS. FILE holds arrays, each an int64 length in bytes and then the bytes.
 * Prints the best seconds of processor time and the value computed (a loss, or a sum of ranks), to be compared with the others'.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { D = 64 };
static const float RATE = 0.05f, START = 0.1f;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static void *array(FILE *f, int *count) {
  int64_t bytes;
  if (fread(&bytes, 8, 1, f) != 1) exit(2);
  void *data = aligned_alloc(64, (bytes + 127) / 64 * 64);
  if (bytes && fread(data, 1, bytes, f) != (size_t)bytes) exit(2);
  if (count) *count = bytes / 4;
  return data;
}

typedef struct {
  float *theta, *gradient, *accumulator;
  uint8_t *touched;
  int *list, listed, d;
} Rows;

static Rows rows(const float *start, int count, int d) {
  Rows r = {aligned_alloc(64, (count * 4 + 63) / 64 * 64), aligned_alloc(64, (count * 4 + 63) / 64 * 64),
            aligned_alloc(64, (count * 4 + 63) / 64 * 64), calloc(count / d, 1), malloc(count / d * 4), 0, d};
  memcpy(r.theta, start, count * 4);
  memset(r.gradient, 0, count * 4);
  for (int n = 0; n < count; n++) r.accumulator[n] = START;
  return r;
}

static void release(Rows *r) {
  free(r->theta);
  free(r->gradient);
  free(r->accumulator);
  free(r->touched);
  free(r->list);
}

static inline float *touch(Rows *r, int row) {
  if (!r->touched[row]) {
    r->touched[row] = 1;
    r->list[r->listed++] = row;
  }
  return r->gradient + (size_t)row * r->d;
}

static void step(Rows *r) {
  for (int n = 0; n < r->listed; n++) {
    const int row = r->list[n];
    r->touched[row] = 0;
    float *restrict t = r->theta + (size_t)row * r->d, *restrict g = r->gradient + (size_t)row * r->d;
    float *restrict a = r->accumulator + (size_t)row * r->d;
    for (int k = 0; k < r->d; k++) {
      a[k] += g[k] * g[k];
      t[k] -= RATE * g[k] / sqrtf(a[k]);
      g[k] = 0;
    }
  }
  r->listed = 0;
}

static inline double softplus(double x) { return (x > 0 ? x : 0) + log1p(exp(-fabs(x))); }

static double triplet(const float *restrict p, const float *restrict qi, const float *restrict qj, float *gp,
                      float *gi, float *gj) {
  float x = 0;
  for (int k = 0; k < D; k++) x += p[k] * (qi[k] - qj[k]);
  const float c = -1 / (1 + expf(x));
#pragma GCC ivdep
  for (int k = 0; k < D; k++) gp[k] += c * (qi[k] - qj[k]);
#pragma GCC ivdep
  for (int k = 0; k < D; k++) gi[k] += c * p[k];
#pragma GCC ivdep
  for (int k = 0; k < D; k++) gj[k] -= c * p[k];
  return softplus(-x);
}

static double bpr(const float *P0, int np, const float *Q0, int nq, const int *u, const int *i, const int *j, int n,
                  int batch) {
  Rows P = rows(P0, np, D), Q = rows(Q0, nq, D);
  double loss = 0;
  for (int first = 0; first < n; first += batch) {
    const int last = first + batch < n ? first + batch : n;
    for (int t = first; t < last; t++)
      loss += triplet(P.theta + u[t] * D, Q.theta + i[t] * D, Q.theta + j[t] * D, touch(&P, u[t]), touch(&Q, i[t]),
                      touch(&Q, j[t]));
    step(&P);
    step(&Q);
  }
  release(&P);
  release(&Q);
  return loss;
}

static double gradient(const float *P, int np, const float *Q, int nq, const int *u, const int *i, const int *j,
                       int n) {
  float *gP = calloc(np, 4), *gQ = calloc(nq, 4);
  double loss = 0;
  for (int t = 0; t < n; t++)
    loss += triplet(P + u[t] * D, Q + i[t] * D, Q + j[t] * D, gP + u[t] * D, gQ + i[t] * D, gQ + j[t] * D);
  free(gP);
  free(gQ);
  return loss;
}

static double mf(const float *P0, int np, const float *Q0, int nq, const int *u, const int *i, const float *r, int n,
                 int batch) {
  Rows P = rows(P0, np, D), Q = rows(Q0, nq, D);
  double loss = 0;
  for (int first = 0; first < n; first += batch) {
    const int last = first + batch < n ? first + batch : n;
    for (int t = first; t < last; t++) {
      const float *restrict p = P.theta + u[t] * D, *restrict q = Q.theta + i[t] * D;
      float *restrict gp = touch(&P, u[t]), *restrict gq = touch(&Q, i[t]);
      float e = -r[t];
      for (int k = 0; k < D; k++) e += p[k] * q[k];
      loss += e * e;
      const float c = 2 * e / (last - first);
      for (int k = 0; k < D; k++) gp[k] += c * q[k];
      for (int k = 0; k < D; k++) gq[k] += c * p[k];
    }
    step(&P);
    step(&Q);
  }
  release(&P);
  release(&Q);
  return loss;
}

static double mf_gradient(const float *P, int np, const float *Q, int nq, const int *u, const int *i, const float *r,
                          int n) {
  float *gP = calloc(np, 4), *gQ = calloc(nq, 4);
  double loss = 0;
  for (int t = 0; t < n; t++) {
    const float *restrict p = P + u[t] * D, *restrict q = Q + i[t] * D;
    float *restrict gp = gP + u[t] * D, *restrict gq = gQ + i[t] * D;
    float e = -r[t];
    for (int k = 0; k < D; k++) e += p[k] * q[k];
    loss += e * e;
    for (int k = 0; k < D; k++) gp[k] += 2 * e * q[k];
    for (int k = 0; k < D; k++) gq[k] += 2 * e * p[k];
  }
  free(gP);
  free(gQ);
  return loss;
}

static double fm_gradient(float w0, const float *w, const float *V, int nv, const int *offsets, const int *features,
                          const float *labels, int n) {
  float *gV = calloc(nv, 4);
  double loss = 0;
  for (int row = 0; row < n; row++) {
    float s[D] = {0}, squares[D] = {0}, f = w0;
    for (int a = offsets[row]; a < offsets[row + 1]; a++) {
      const float *restrict v = V + (size_t)features[a] * D;
      f += w[features[a]];
      for (int k = 0; k < D; k++) s[k] += v[k];
      for (int k = 0; k < D; k++) squares[k] += v[k] * v[k];
    }
    float both = 0;
    for (int k = 0; k < D; k++) both += squares[k] + s[k] * s[k];
    f += both / 2;
    loss += softplus(labels[row] > 0.5f ? -f : f);
    const float c = 1 / (1 + expf(-f)) - labels[row];
    for (int a = offsets[row]; a < offsets[row + 1]; a++) {
      const float *restrict v = V + (size_t)features[a] * D;
      float *restrict g = gV + (size_t)features[a] * D;
      for (int k = 0; k < D; k++) g[k] += c * (s[k] + v[k]);
    }
  }
  free(gV);
  return loss;
}

static double fm(const float *b0, const float *l0, int nl, const float *V0, int nv, const int *order, int n,
                 const int *offsets, const int *features, const float *labels, int batch) {
  Rows V = rows(V0, nv, D), w = rows(l0, nl, 1), w0 = rows(b0, 1, 1);
  double loss = 0;
  for (int first = 0; first < n; first += batch) {
    const int last = first + batch < n ? first + batch : n;
    for (int t = first; t < last; t++) {
      const int row = order[t];
      float s[D] = {0}, f = w0.theta[0], squares = 0;
      for (int a = offsets[row]; a < offsets[row + 1]; a++) {
        const float *restrict v = V.theta + features[a] * D;
        f += w.theta[features[a]];
        for (int k = 0; k < D; k++) {
          s[k] += v[k];
          squares += v[k] * v[k];
        }
      }
      for (int k = 0; k < D; k++) squares += s[k] * s[k];
      f += squares / 2;
      loss += softplus(labels[row] > 0.5f ? -f : f);
      const float c = (1 / (1 + expf(-f)) - labels[row]) / (last - first);
      *touch(&w0, 0) += c;
      for (int a = offsets[row]; a < offsets[row + 1]; a++) {
        const float *restrict v = V.theta + features[a] * D;
        float *restrict g = touch(&V, features[a]);
        *touch(&w, features[a]) += c;
        for (int k = 0; k < D; k++) g[k] += c * (s[k] + v[k]);
      }
    }
    step(&V);
    step(&w);
    step(&w0);
  }
  release(&V);
  release(&w);
  release(&w0);
  return loss;
}

/* Items packed in panels of 16 columns, four users at a time. */
static double rank(const float *P, int np, const float *Q, int nq, const int *exOffsets, const int *excluded,
                   const int *targets, int k) {
  enum { W = 16, G = 4 };
  const int users = np / D, items = nq / D, panels = (items + W - 1) / W;
  float *packed = aligned_alloc(64, (size_t)panels * W * D * 4);
  float *scores = aligned_alloc(64, (size_t)G * panels * W * 4);
  memset(packed, 0, (size_t)panels * W * D * 4);
  for (int i = 0; i < items; i++)
    for (int f = 0; f < D; f++) packed[((size_t)(i / W) * D + f) * W + i % W] = Q[i * D + f];
  int *best = malloc((k + 1) * 4);
  double sum = 0;
  for (int first = 0; first < users; first += G) {
    const int group = users - first < G ? users - first : G;
    for (int panel = 0; panel < panels; panel++) {
      const float *q = packed + (size_t)panel * W * D;
      float acc[G][W] = {{0}};
      for (int f = 0; f < D; f++)
        for (int g = 0; g < G; g++) {
          const float p = P[(first + (g < group ? g : group - 1)) * D + f];
          for (int c = 0; c < W; c++) acc[g][c] += p * q[f * W + c];
        }
      for (int g = 0; g < G; g++) memcpy(scores + (size_t)g * panels * W + panel * W, acc[g], W * 4);
    }
    for (int g = 0; g < group; g++) {
      float *row = scores + (size_t)g * panels * W;
      const int user = first + g;
      for (int e = exOffsets[user]; e < exOffsets[user + 1]; e++) row[excluded[e]] = -1e30f;
      const float own = row[targets[user]];
      int above = -1, size = 0;
      for (int i = 0; i < items; i++) above += row[i] >= own;
      for (int i = 0; i < items; i++) {
        if (size == k && !(row[i] > row[best[size - 1]])) continue;
        if (size < k) size++;
        int at = size - 1;
        for (; at > 0 && row[best[at - 1]] < row[i]; at--) best[at] = best[at - 1];
        best[at] = i;
      }
      sum += above;
    }
  }
  free(packed);
  free(scores);
  free(best);
  return sum;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  const char *mode = argv[1];
  FILE *f = fopen(argv[2], "rb");
  if (!f) return 2;
  void *a[8];
  int n[8], arrays = 0;
  for (int c; (c = fgetc(f)) != EOF && arrays < 8; arrays++) {
    ungetc(c, f);
    a[arrays] = array(f, &n[arrays]);
  }
  fclose(f);
  double best = 1e9, value = 0;
  for (int repeat = atoi(argv[3]); repeat > 0; repeat--) {
    const double start = now();
    if (!strcmp(mode, "bpr")) value = bpr(a[0], n[0], a[1], n[1], a[2], a[3], a[4], n[2], 512);
    else if (!strcmp(mode, "mf")) value = mf(a[0], n[0], a[1], n[1], a[2], a[3], a[4], n[2], 4096);
    else if (!strcmp(mode, "fm")) value = fm(a[0], a[1], n[1], a[2], n[2], a[3], n[3], a[4], a[5], a[6], 2048);
    else if (!strcmp(mode, "gradient")) value = gradient(a[0], n[0], a[1], n[1], a[2], a[3], a[4], n[2]);
    else if (!strcmp(mode, "mf-gradient")) value = mf_gradient(a[0], n[0], a[1], n[1], a[2], a[3], a[4], n[2]);
    else if (!strcmp(mode, "fm-gradient"))
      value = fm_gradient(*(float *)a[0], a[1], a[2], n[2], a[3], a[4], a[5], n[5]);
    else if (!strcmp(mode, "rank")) value = rank(a[0], n[0], a[1], n[1], a[2], a[3], a[4], 10);
    else return 2;
    const double seconds = now() - start;
    if (seconds < best) best = seconds;
  }
  printf("{\"seconds\": %.9f, \"value\": %.9g}\n", best, value);
  return 0;
}
