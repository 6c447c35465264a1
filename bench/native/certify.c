/*
 * The yardstick in C for certificates: the three bounds and greedy of many instances, additions only, by plain loops
 * compiled with -O3 -march=native -ffast-math, in double as the lab computes them.
 * Usage: certify bounds FILE REPEATS. FILE holds arrays, each an int64 length in bytes and then the bytes: sizes
 * (n, k, Q), V [n × k], w [n], sums [instances × k], scores [instances], offsets and items that are on.
 * Prints seconds of processor time and the sum of all bounds and greedy sizes.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 20, BLOCK = 4 };
static const double NONE = -1e300;

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
  *count = bytes / 4;
  return data;
}

static inline void insert(double *list, int size, double value) {
  if (size == 0 || value <= list[size - 1]) return;
  int at = size - 1;
  for (; at > 0 && list[at - 1] < value; at--) list[at] = list[at - 1];
  list[at] = value;
}

static void clear(double *list, int size) {
  for (int i = 0; i < size; i++) list[i] = NONE;
}

static double head(const double *list, int size) {
  double sum = 0;
  for (int i = 0; i < size; i++) sum += list[i];
  return sum;
}

typedef struct {
  int n, k, q;
  double *V, *gram, *rows[2][MOST], whole[2][MOST * MOST], off[2][MOST * MOST], diagonal[2][MOST];
  const float *w;
} Model;

/** Gram matrix, largest sums per item and over the triangle, in both directions. */
static void prepare(Model *m, const float *V) {
  const int n = m->n, k = m->k, q = m->q, whole = q * (q + 1) / 2, off = q * (q - 1) / 2;
  for (size_t i = 0; i < (size_t)n * k; i++) m->V[i] = V[i];
  for (int d = 0; d < 2; d++) {
    clear(m->whole[d], whole);
    clear(m->off[d], off);
    clear(m->diagonal[d], q);
  }
  for (int i = 0; i < n; i++) {
    double *row = m->gram + (size_t)i * n, list[2][MOST];
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int f = 0; f < k; f++) sum += m->V[(size_t)i * k + f] * m->V[(size_t)j * k + f];
      row[j] = sum;
    }
    for (int d = 0; d < 2; d++) {
      const double sign = d ? -1 : 1;
      clear(list[d], q - 1);
      insert(m->diagonal[d], q, sign * row[i]);
      insert(m->whole[d], whole, sign * row[i]);
      for (int j = 0; j < n; j++) {
        const double value = sign * row[j];
        if (j == i) continue;
        insert(list[d], q - 1, value);
        if (j < i) continue;
        insert(m->off[d], off, value);
        insert(m->whole[d], whole, value);
      }
      for (int r = 0; r < q; r++) m->rows[d][r][i] = head(list[d], r);
    }
  }
}

static void largest(double *into, int size, const double *values, double factor, const double *others, int n) {
  clear(into, size);
  for (int j = 0; j < n; j++) insert(into, size, values[j] + (others ? factor * others[j] : 0));
}

static int greedy(const Model *m, double *gains, double sign, double margin) {
  double total = 0;
  for (int size = 1; size <= m->q; size++) {
    int at = 0;
    for (int j = 1; j < m->n; j++) if (gains[j] > gains[at]) at = j;
    if (gains[at] == NONE) return 0;
    total += gains[at];
    if (total > margin) return size;
    const double *row = m->gram + (size_t)at * m->n;
    for (int j = 0; j < m->n; j++) gains[j] += sign * row[j];
    gains[at] = NONE;
  }
  return 0;
}

static double certify(const Model *m, const double *inner, double score, const int *on, int count, double *work) {
  const int n = m->n, q = m->q, d = score > 0;
  const double sign = d ? -1 : 1, margin = d ? score : -score;
  double *gains = work, *bare = work + n, top[MOST], own[MOST];
  for (int j = 0; j < n; j++) {
    bare[j] = sign * (m->w[j] + inner[j]);
    gains[j] = bare[j] + sign * m->gram[(size_t)j * n + j];
  }
  for (int a = 0; a < count; a++) gains[on[a]] = bare[on[a]] = NONE;
  int relaxation = q, split = q, row = q;
  largest(own, q, bare, 0, 0, n);
  for (int r = q; r >= 1; r--) {
    const int pairs = r * (r - 1) / 2;
    if (head(own, r) + head(m->whole[d], pairs + r) >= margin) relaxation = r - 1;
    if (head(own, r) + head(m->diagonal[d], r) + head(m->off[d], pairs) >= margin) split = r - 1;
    largest(top, r, gains, 0.5, m->rows[d][r - 1], n);
    if (head(top, r) >= margin) row = r - 1;
  }
  return relaxation + split + row + greedy(m, gains, sign, margin);
}

int main(int argc, char **argv) {
  if (argc != 4 || strcmp(argv[1], "bounds")) return 2;
  FILE *f = fopen(argv[2], "rb");
  if (!f) return 2;
  int length, instances;
  const int *sizes = array(f, &length);
  const float *V = array(f, &length), *w = array(f, &length), *sums = array(f, &length);
  const float *scores = array(f, &instances);
  const int *offsets = array(f, &length), *on = array(f, &length);
  fclose(f);
  Model m = {.n = sizes[0], .k = sizes[1], .q = sizes[2], .w = w};
  m.V = malloc(sizeof(double) * m.n * m.k);
  m.gram = malloc(sizeof(double) * m.n * m.n);
  for (int d = 0; d < 2; d++) for (int r = 0; r < m.q; r++) m.rows[d][r] = malloc(sizeof(double) * m.n);
  double *inner = malloc(sizeof(double) * BLOCK * m.n), *work = malloc(sizeof(double) * 2 * m.n);
  double best = 1e9, value = 0;
  for (int repeat = atoi(argv[3]); repeat > 0; repeat--) {
    const double start = now();
    prepare(&m, V);
    value = 0;
    for (int from = 0; from < instances; from += BLOCK) {
      const int count = instances - from < BLOCK ? instances - from : BLOCK;
      for (int j = 0; j < m.n; j++) {
        for (int b = 0; b < count; b++) {
          const float *s = sums + (size_t)(from + b) * m.k;
          double sum = 0;
          for (int i = 0; i < m.k; i++) sum += m.V[(size_t)j * m.k + i] * s[i];
          inner[(size_t)b * m.n + j] = sum;
        }
      }
      for (int b = 0; b < count; b++) {
        const int r = from + b;
        value += certify(&m, inner + (size_t)b * m.n, scores[r], on + offsets[r], offsets[r + 1] - offsets[r], work);
      }
    }
    const double seconds = now() - start;
    if (seconds < best) best = seconds;
  }
  printf("{\"seconds\": %.9f, \"value\": %.9g}\n", best, value);
  return 0;
}
