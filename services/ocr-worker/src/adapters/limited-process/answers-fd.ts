/** Where a program writes its answers: its libraries may write whatever they like to stdout. */
export const ANSWERS_FD = 3;
