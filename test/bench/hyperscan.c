/*
 * Scans the files named on standard input, one a line, for the expressions of a file, one a line, with Hyperscan: block
 * mode, one thread, only the first match of each expression in a file told. Prints matches, bytes and expressions refused.
 */
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 16384

static int count(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *matches) {
  (void)id, (void)from, (void)to, (void)flags;
  ++*(unsigned long *)matches;
  return 0;
}

static char *line(FILE *file) {
  char *text = NULL;
  size_t room = 0;
  ssize_t length = getline(&text, &room, file);
  if (length < 0) return NULL;
  if (length > 0 && text[length - 1] == '\n') text[length - 1] = 0;
  return text;
}

int main(int argc, char **argv) {
  static const char *expressions[MOST];
  static unsigned flags[MOST], ids[MOST];
  unsigned kept = 0, refused = 0;
  FILE *patterns = argc == 2 ? fopen(argv[1], "r") : NULL;
  if (patterns == NULL) return 2;
  hs_database_t *database = NULL;
  hs_compile_error_t *error = NULL;
  for (char *text; kept < MOST && (text = line(patterns)) != NULL;) {
    const unsigned wanted = HS_FLAG_SINGLEMATCH | HS_FLAG_DOTALL | HS_FLAG_ALLOWEMPTY;
    if (hs_compile(text, wanted, HS_MODE_BLOCK, NULL, &database, &error) == HS_SUCCESS) {
      hs_free_database(database);
      expressions[kept] = text;
      flags[kept] = wanted;
      ids[kept] = kept;
      kept++;
    } else {
      hs_free_compile_error(error);
      refused++;
    }
  }
  if (hs_compile_multi(expressions, flags, ids, kept, HS_MODE_BLOCK, NULL, &database, &error) != HS_SUCCESS) return 3;
  hs_scratch_t *scratch = NULL;
  if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) return 3;
  unsigned long matches = 0, bytes = 0;
  char *content = NULL;
  size_t room = 0;
  for (char *name; (name = line(stdin)) != NULL; free(name)) {
    FILE *file = fopen(name, "rb");
    if (file == NULL) continue;
    fseek(file, 0, SEEK_END);
    const size_t length = (size_t)ftell(file);
    rewind(file);
    if (length > room) content = realloc(content, room = length);
    const size_t read = fread(content, 1, length, file);
    fclose(file);
    hs_scan(database, content, (unsigned)read, 0, scratch, count, &matches);
    bytes += read;
  }
  printf("%lu matches, %lu bytes, %u expressions, %u refused\n", matches, bytes, kept, refused);
  return 0;
}
