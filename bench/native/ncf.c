/* Yardstick: steps of NCF's tower with Adam on dense embedding tables, batch by batch, one thread. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TILE = 16, ROWS = 4, MOST = 40 };

typedef struct {
  float *w, *g, *m, *v;
  long n;
} Param;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static void *array(FILE *f, long *n) {
  int64_t bytes;
  if (fread(&bytes, 8, 1, f) != 1) exit(2);
  void *data = malloc(bytes);
  if (fread(data, 1, bytes, f) != (size_t)bytes) exit(2);
  *n = bytes / 4;
  return data;
}

/* C [n x c] = A [n x k] * B [k x c]; four rows by sixteen columns stay in registers. */
static void product(float *restrict C, const float *restrict A, const float *restrict B, long n, long k, long c) {
  for (long i = 0; i < n; i += ROWS) {
    for (long j = 0; j < c; j += TILE) {
      if (i + ROWS <= n && j + TILE <= c) {
        float s[ROWS][TILE] = {{0}};
        for (long q = 0; q < k; q++)
          for (int r = 0; r < ROWS; r++)
            for (int z = 0; z < TILE; z++) s[r][z] += A[(i + r) * k + q] * B[q * c + j + z];
        for (int r = 0; r < ROWS; r++) memcpy(C + (i + r) * c + j, s[r], sizeof s[r]);
        continue;
      }
      for (long r = i; r < n && r < i + ROWS; r++)
        for (long z = j; z < c && z < j + TILE; z++) {
          float sum = 0;
          for (long q = 0; q < k; q++) sum += A[r * k + q] * B[q * c + z];
          C[r * c + z] = sum;
        }
    }
  }
}

static void transposed(float *restrict out, const float *restrict x, long rows, long columns) {
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < columns; j++) out[j * rows + i] = x[i * columns + j];
}

static void adam(Param *p, int t) {
  const float rate = 1e-3 / (1 - pow(0.9, t)), correct = 1 / (1 - pow(0.999, t));
  for (long i = 0; i < p->n; i++) {
    p->m[i] = 0.9f * p->m[i] + 0.1f * p->g[i];
    p->v[i] = 0.999f * p->v[i] + 0.001f * p->g[i] * p->g[i];
    p->w[i] -= rate * p->m[i] / (sqrtf(p->v[i] * correct) + 1e-8f);
  }
  memset(p->g, 0, p->n * sizeof(float));
}

/* Arrays: head [users, items, width of a side, batch, widths of the ReLU layers], user and item tables, kernel and bias
   of each layer and of the linear unit, users, items, labels. Prints the best time of all steps and their mean loss. */
int main(int argc, char **argv) {
  if (argc != 4) return 2;
  FILE *f = fopen(argv[2], "rb");
  if (!f) return 2;
  long n, heads;
  int *head = array(f, &heads);
  const int depth = heads - 4, count = 2 + 2 * (depth + 1);
  const long side = head[2], batch = head[3];
  Param p[MOST];
  float *first[MOST];
  for (int i = 0; i < count; i++) {
    first[i] = array(f, &p[i].n);
    p[i].w = malloc(p[i].n * 4);
    p[i].g = malloc(p[i].n * 4);
    p[i].m = malloc(p[i].n * 4);
    p[i].v = malloc(p[i].n * 4);
  }
  int *users = array(f, &n), *items = array(f, &n);
  float *labels = array(f, &n);
  fclose(f);
  long widths[MOST] = {2 * side};
  long most = 2 * side;
  for (int l = 0; l < depth; l++) {
    widths[l + 1] = head[4 + l];
    if (head[4 + l] > most) most = head[4 + l];
  }
  widths[depth + 1] = 1;
  float *a[MOST], *g[MOST], *turned = malloc(4 * most * (batch > most ? batch : most));
  for (int l = 0; l <= depth + 1; l++) {
    a[l] = malloc(4 * batch * most);
    g[l] = malloc(4 * batch * most);
  }
  double best = 1e9, loss = 0;
  for (int repeat = atoi(argv[3]); repeat > 0; repeat--) {
    for (int i = 0; i < count; i++) {
      memcpy(p[i].w, first[i], p[i].n * 4);
      memset(p[i].g, 0, p[i].n * 4);
      memset(p[i].m, 0, p[i].n * 4);
      memset(p[i].v, 0, p[i].n * 4);
    }
    loss = 0;
    const double start = now();
    for (long from = 0, t = 1; from + batch <= n; from += batch, t++) {
      for (long r = 0; r < batch; r++) {
        memcpy(a[0] + r * 2 * side, p[0].w + users[from + r] * side, side * 4);
        memcpy(a[0] + r * 2 * side + side, p[1].w + items[from + r] * side, side * 4);
      }
      for (int l = 0; l <= depth; l++) {
        const long k = widths[l], c = widths[l + 1];
        product(a[l + 1], a[l], p[2 + 2 * l].w, batch, k, c);
        for (long r = 0; r < batch; r++)
          for (long q = 0; q < c; q++) {
            const float x = a[l + 1][r * c + q] + p[3 + 2 * l].w[q];
            a[l + 1][r * c + q] = l < depth && x < 0 ? 0 : x;
          }
      }
      for (long r = 0; r < batch; r++) {
        const double z = a[depth + 1][r];
        loss += (z > 0 ? z : 0) + log1p(exp(-fabs(z))) - labels[from + r] * z;
        g[depth + 1][r] = (1 / (1 + exp(-z)) - labels[from + r]) / batch;
      }
      for (int l = depth; l >= 0; l--) {
        const long k = widths[l], c = widths[l + 1];
        transposed(turned, a[l], batch, k);
        product(p[2 + 2 * l].g, turned, g[l + 1], k, batch, c);
        for (long r = 0; r < batch; r++)
          for (long q = 0; q < c; q++) p[3 + 2 * l].g[q] += g[l + 1][r * c + q];
        transposed(turned, p[2 + 2 * l].w, k, c);
        product(g[l], g[l + 1], turned, batch, c, k);
        if (l > 0)
          for (long i = 0; i < batch * k; i++)
            if (a[l][i] <= 0) g[l][i] = 0;
      }
      for (long r = 0; r < batch; r++)
        for (long q = 0; q < side; q++) {
          p[0].g[users[from + r] * side + q] += g[0][r * 2 * side + q];
          p[1].g[items[from + r] * side + q] += g[0][r * 2 * side + side + q];
        }
      for (int i = 0; i < count; i++) adam(&p[i], t);
    }
    const double seconds = now() - start;
    if (seconds < best) best = seconds;
  }
  printf("{\"seconds\": %.9f, \"value\": %.9g}\n", best, loss / (n / batch * batch));
  return 0;
}
