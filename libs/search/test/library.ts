/** A dozen small documents in two languages that a law office might have. */
export const LIBRARY = {
  lease: {
    title: 'Договор аренды склада',
    caseName: 'Ромашка',
    tags: ['договор аренды', 'склад'],
    mediaType: 'application/pdf',
    createdAt: '2026-01-15',
    pages: [
      'Договор аренды № А-17/2026. Арендодатель передаёт, а Арендатор принимает во временное пользование складское помещение площадью 420 м² в городе Тверь.',
      'Арендная плата составляет 210 000 рублей в месяц и вносится не позднее пятого числа. Срок аренды — одиннадцать месяцев.',
    ],
  },
  supply: {
    title: 'Договор поставки',
    caseName: 'Ромашка',
    tags: ['поставка', 'неустойка'],
    mediaType: 'application/pdf',
    createdAt: '2026-02-03',
    pages: [
      'Поставщик обязуется поставить подшипники. За просрочку поставки начисляется неустойка 0,1 % за каждый день.',
    ],
  },
  claim: {
    title: 'Претензия',
    caseName: 'Ромашка',
    tags: ['неустойка', 'претензия'],
    mediaType: 'text/plain',
    createdAt: '2026-05-20',
    pages: ['Товар не был получен в срок. Требуем уплатить неустойку и возместить убытки в течение десяти дней.'],
  },
  airplane: {
    title: 'Акт осмотра самолёта',
    caseName: 'Аэро',
    tags: ['самолёт'],
    mediaType: 'image/png',
    createdAt: '2026-03-08',
    pages: ['При осмотре самолета обнаружены следы коррозии на шасси. Полёты разрешены после ремонта.'],
  },
  minutes: {
    title: 'Протокол собрания',
    caseName: 'Аэро',
    tags: ['протокол'],
    mediaType: 'text/plain',
    createdAt: '2026-03-10',
    pages: ['Собрание акционеров постановило избрать директором Семёнова Петра и выплатить дивиденды.'],
  },
  court: {
    title: 'Решение суда',
    caseName: 'Аэро',
    tags: ['решение суда'],
    mediaType: 'application/pdf',
    createdAt: '2026-06-01',
    pages: ['Арбитражный суд по делу № А40-12345/2026 решил иск удовлетворить частично, взыскать судебные расходы.'],
  },
  invoice: {
    title: 'Invoice INV-2026-031',
    caseName: 'Northwind',
    tags: ['invoice'],
    mediaType: 'application/pdf',
    createdAt: '2026-01-31',
    pages: [
      'Invoice for consulting services rendered in January. Total due: 4,200 euros, payable within thirty days by bank transfer.',
    ],
  },
  employment: {
    title: 'Employment agreement',
    caseName: 'Northwind',
    tags: ['employment', 'salary'],
    mediaType: 'application/pdf',
    createdAt: '2026-02-14',
    pages: [
      'The Employee shall serve as senior engineer. Working hours are forty per week.',
      'The annual salary is 68,000 euros. Either party may terminate this agreement by giving three months of written notice.',
    ],
  },
  nda: {
    title: 'Non-disclosure agreement',
    caseName: 'Northwind',
    tags: ['confidentiality'],
    mediaType: 'text/plain',
    createdAt: '2026-02-20',
    pages: [
      'The Recipient keeps all trade secrets confidential and returns every copy upon request. Breach entitles to damages.',
    ],
  },
  roof: {
    title: 'Survey report',
    caseName: 'Harbour Street',
    tags: ['survey'],
    mediaType: 'application/pdf',
    createdAt: '2026-04-02',
    pages: [
      'Rain water enters through broken tiles above the attic. The surveyor recommends replacing the covering before winter.',
    ],
  },
  recipe: {
    title: 'Baking notes',
    caseName: 'Harbour Street',
    tags: ['bread'],
    mediaType: 'text/plain',
    createdAt: '2026-04-03',
    pages: [
      'Mix flour, water and salt. Let the dough rest overnight and bake the loaf for forty minutes in a hot oven.',
    ],
  },
  markup: {
    title: 'Web page <b>draft</b>',
    caseName: 'Harbour Street',
    tags: ['website'],
    mediaType: 'text/html',
    createdAt: '2026-04-04',
    pages: [`Copy this: <script>alert("cookies & 'consent'")</script> and <mark>publish</mark> the banner.`],
  },
} as const;

export type LibraryName = keyof typeof LIBRARY;
