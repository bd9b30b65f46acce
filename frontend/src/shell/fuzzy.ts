/** Finding things by a few of their letters, as search fields of commands do. Pure. */

/**
 * How well the words of a query match a text, the higher the better; undefined when they do not. A word
 * matches when its letters stand in the text in their order: letters that begin a word of the text, or
 * follow each other, count for more. The empty query matches everything equally.
 */
export function score(query: string, text: string): number | undefined {
  let sum = 0;
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const own = scoreWord(word, text);
    if (own === undefined) return undefined;
    sum += own;
  }
  return sum;
}

function scoreWord(word: string, text: string): number | undefined {
  const lower = text.toLowerCase();
  const whole = lower.indexOf(word);
  if (whole >= 0) return 10 * word.length + (begins(text, whole) ? 10 : 0) - lower.length / 100;
  let sum = 0;
  let place = -1;
  for (const letter of word) {
    const next = lower.indexOf(letter, place + 1);
    if (next < 0) return undefined;
    sum += begins(text, next) ? 5 : next === place + 1 ? 3 : 0;
    place = next;
  }
  // letters strewn over a text are no match: at least every second one begins or follows
  return sum >= 3 * (word.length / 2) ? sum - lower.length / 100 : undefined;
}

/** Whether a word begins at this place: "S3Retrieval" has three, "Align left" two. */
function begins(text: string, place: number): boolean {
  const before = text[place - 1];
  if (before === undefined || !/[a-zA-Z0-9]/.test(before)) return true;
  return /[a-z0-9]/.test(before) && /[A-Z]/.test(text[place] ?? "");
}

/** Whether every word of a query stands in the text as it is. */
function holds(query: string, text: string): boolean {
  const lower = text.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}

/**
 * The items that a query matches, best first; those that match equally stay in their order. Further words
 * (`also`) count after the title, and only as they are: any few letters stand somewhere in a sentence.
 */
export function ranked<Item>(
  items: readonly Item[],
  query: string,
  texts: (item: Item) => { readonly title: string; readonly also?: string },
): Item[] {
  return items
    .flatMap((item) => {
      const { title, also } = texts(item);
      const found =
        score(query, title) ?? (holds(query, `${title} ${also ?? ""}`) ? -1 : undefined);
      return found === undefined ? [] : [{ item, found }];
    })
    .sort((first, second) => second.found - first.found)
    .map(({ item }) => item);
}
