import { wrongAlphabetIn } from './look-alikes';

describe('wrongAlphabetIn', () => {
  it.each([
    ['Russian', 'Подрядчик выполнил ремонт кровли склада и восстановил водосточные трубы.'],
    ['short Russian', 'Остаток на конец месяца составил тысячу'],
    ['Ukrainian', 'Усі люди народжуються вільними і рівними у своїй гідності та правах.'],
    ['Bulgarian', 'Всички хора се раждат свободни и равни по достойнство и права.'],
    ['Serbian', 'Сва људска бића рађају се слободна и једнака у достојанству и правима.'],
    ['English', 'The maintenance agreement covers four screw compressors.'],
    ['English with a product', 'Connect the iPhone and start the program with the button below.'],
    ['capitals', 'АКТ СДАЧИ И ПРИЁМКИ ВЫПОЛНЕННЫХ РАБОТ ПО ДОГОВОРУ'],
    ['few words', 'eBay iPad'],
  ])('trusts %s', (_, text) => {
    expect(wrongAlphabetIn(text)).toBeNull();
  });

  it.each([
    [
      'English read as Cyrillic',
      'м’аз аеЙуеге4 {о Воотт 209 ап ассер{еа Топ гетагкК$ Ассога1та {0 Рго{',
      'ragged words',
    ],
    [
      'a short heading read as Cyrillic',
      'Тпе тайтепапсе адгеетепт, Нагбоиг Огеет апд Моппа Соттрапу',
      'only Cyrillic letters that look like Latin ones',
    ],
    ['Russian read as Latin', 'HevicTBytoluu jopugquyeckuu afpec Noctynusn Ha KaOuHeT IpuHAT', 'ragged words'],
  ])('finds %s', (_, text, fault) => {
    expect(wrongAlphabetIn(text)).toBe(fault);
  });
});
