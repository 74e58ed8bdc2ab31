import { isMostlyLatin } from './script';

describe('isMostlyLatin', () => {
  it.each([
    ['English', 'The lease ends in May.', true],
    ['French with accents', 'Élève déjà vu à Noël', true],
    ['a number', '2026', true],
    ['Russian', 'Договор аренды', false],
    ['Russian with a Latin word', 'Договор с ООО Romashka подписан', false],
    ['English with a Russian name', 'Signed by Иванов in the presence of both parties', true],
  ])('tells %s', (_name, text, latin) => {
    expect(isMostlyLatin(text)).toBe(latin);
  });
});
