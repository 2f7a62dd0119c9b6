/**
 * Whether a text is clearly secret material: random characters, or characters that names do not have. Names of things
 * (`dev-ml-training-cluster`, `AmazonEKSWorkerNodePolicy`) and sentences are not.
 */
export function isRandom(text: string): boolean {
  if (text.length < shortestRandom || /\s/.test(text)) return false;
  const isPassword = text.length <= longestPassword && /[!#$%^&*()+={}[\]|\\;'"<>?~`@]/.test(text) && !isPattern(text);
  if (isPassword && hasMixture(text)) return true;
  return text.split(/[-_./:@,=+~]+/).some(isRandomWord) || isRandomWhole(text);
}

const shortestRandom = 8;
const longestPassword = 128;

/** Globs, templates, versions, addresses and documents. */
function isPattern(text: string): boolean {
  return /^[[{<]|\*|\$\{|\{\{|^[<>=~^]|%[sd]|\(\)|^\(|^#|=>|&&|\|\||\?$|\w=\w*&?\w*=|:\/\/|^[\w.+-]+@[\w-]+\.[\w.-]+$|^\w+\(|^[\w.-]+=[\w.-]+$|^[\w./:-]+@[\w.:-]+$/.test(
    text,
  );
}

function hasMixture(text: string): boolean {
  return /[A-Za-z]/.test(text) && (/\d/.test(text) || /[a-z].*[A-Z]|[A-Z].*[a-z]/.test(text) || text.length >= 12);
}

/** A few separators are characters of base64, many separate words. */
function isRandomWhole(text: string): boolean {
  const letters = text.replace(/[-_+=/]/g, "");
  return text.length >= 20 && text.length - letters.length <= text.length / 10 && isRandomWord(letters);
}

/** Words, numbers and acronyms are long, random characters change all the time between letters, capitals and digits. */
function isRandomWord(word: string): boolean {
  if (word.length < shortestRandom || !/^[A-Za-z0-9]+$/.test(word)) return false;
  const hasDigits = /\d/.test(word);
  if (hasDigits && /^(?:[0-9a-f]{32,}|[0-9A-F]{32,})$/.test(word)) return !/^\d+$/.test(word);
  const chunks = word.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  const length = word.length / chunks.length;
  const classes = [hasDigits, /[a-z]/.test(word), /[A-Z]/.test(word)].filter(Boolean).length;
  if (classes === 1) return !hasDigits && word.length >= 20 && vowels(word) < 0.2;
  if (word.length < 12) return classes === 3 && length <= 2;
  return length <= longestChunk;
}

/** On average. Random letters and digits have chunks of less than 2, camel case of English words of more than 4. */
const longestChunk = 2.8;

function vowels(word: string): number {
  return (word.match(/[aeiouy]/gi)?.length ?? 0) / word.length;
}
