/** Mean confidence of words, 0 when there are none. */
export function meanConfidence(words: readonly { confidence: number }[]): number {
  if (!words.length) return 0;
  return words.reduce((sum, word) => sum + word.confidence, 0) / words.length;
}
