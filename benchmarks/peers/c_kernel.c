/* The floor: the same array of cells as numpy_table.py, read by a loop in C. Words are at most 8 bytes long. */
#include <Python.h>
#include <stdint.h>
#include <string.h>

typedef struct {             /* word -> number, by open addressing */
    uint64_t *word;
    int32_t *number;         /* number + 1; 0 is an empty slot */
    uint32_t mask;
    int shift;
} Words;

static inline uint64_t word(const char *at, int32_t length) {  /* Arrow pads its buffers: 8 bytes can always be read */
    uint64_t w;
    memcpy(&w, at, 8);
    return w & ~0ull >> (64 - 8 * (length > 8 ? 8 : length));
}

static inline int32_t find(const Words *words, uint64_t w) {  /* -1 where there is none */
    uint32_t slot = (uint32_t)(w * 0x9E3779B97F4A7C15ull >> words->shift);
    while (words->number[slot] && words->word[slot] != w) slot = (slot + 1) & words->mask;
    return words->number[slot] - 1;
}

void index_words(Words *words, const int32_t *offset, const char *data, int32_t count) {
    for (int32_t n = 0; n < count; n++) {
        uint64_t w = word(data + offset[n], offset[n + 1] - offset[n]);
        uint32_t slot = (uint32_t)(w * 0x9E3779B97F4A7C15ull >> words->shift);
        while (words->number[slot]) slot = (slot + 1) & words->mask;
        words->word[slot] = w;
        words->number[slot] = n + 1;
    }
}

void by_numbers(int64_t rows, const int16_t *cells, const int32_t *code, const uint8_t *kind, const uint8_t *severity,
                const uint8_t *cross, int16_t *out) {
    for (int64_t r = 0; r < rows; r++) out[r] = cells[((code[r] * 6 + kind[r]) * 6 + severity[r]) * 2 + cross[r]];
}

void by_strings(int64_t rows, const int16_t *cells, const Words *codes, const Words *kinds, int32_t unknown,
                const int32_t *code_at, const char *code, const int32_t *kind_at, const char *kind,
                const uint8_t *severity, const uint8_t *cross, int16_t *out) {
    for (int64_t r = 0; r < rows; r++) {
        int32_t c = find(codes, word(code + code_at[r], code_at[r + 1] - code_at[r]));
        int32_t k = find(kinds, word(kind + kind_at[r], kind_at[r + 1] - kind_at[r]));
        if (c < 0) c = unknown;
        out[r] = cells[((c * 6 + k) * 6 + severity[r]) * 2 + (cross[r >> 3] >> (r & 7) & 1)];
    }
}

/* rows: dictionaries; keys: code, township_class, severity, cross_boundary; codes and kinds: dict of word -> number */
PyObject *by_rows(PyObject *rows, PyObject *keys, PyObject *codes, PyObject *kinds, const int16_t *cells,
                  int32_t unknown, PyObject *bodies) {
    Py_ssize_t count = PyList_GET_SIZE(rows);
    PyObject *found = PyList_New(count);
    for (Py_ssize_t r = 0; found && r < count; r++) {
        PyObject *row = PyList_GET_ITEM(rows, r), *value[4];
        for (int k = 0; k < 4; k++)
            if (!(value[k] = PyDict_GetItemWithError(row, PyTuple_GET_ITEM(keys, k)))) {
                Py_DECREF(found);
                return PyErr_Occurred() ? NULL : (PyErr_SetString(PyExc_KeyError, "event"), NULL);
            }
        PyObject *code = PyDict_GetItemWithError(codes, value[0]), *kind = PyDict_GetItemWithError(kinds, value[1]);
        long c = code ? PyLong_AsLong(code) : unknown;
        PyObject *body = PyList_GET_ITEM(bodies, cells[((c * 6 + PyLong_AsLong(kind)) * 6 + PyLong_AsLong(value[2])) * 2
                                                      + (value[3] == Py_True)]);
        Py_INCREF(body);
        PyList_SET_ITEM(found, r, body);
    }
    return found;
}
