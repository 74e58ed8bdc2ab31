/** The words of the samples. All names, firms and places are made up. */

/** A contract of two pages: each an array of blocks, the first of which is a heading. */
export const CONTRACT: string[][] = [
  [
    'MAINTENANCE AGREEMENT No. 2026-117',
    'Port Sable, 14 September 2026',
    'Northgate Cold Storage Ltd, represented by its director Margaret Osei (the "Customer"), and Alder & Finch Engineering LLP, represented by its managing partner Tomas Lindqvist (the "Contractor"), agree as follows.',
    '1. Subject. The Contractor maintains the ammonia refrigeration plant of the Customer at Warehouse 7, Quay Street, Port Sable: four screw compressors, two evaporative condensers and the control cabinet.',
    '2. Inspections. The plant is inspected every six weeks. Each inspection covers oil level, vibration, leak detection and the calibration of pressure sensors. The result is written into the inspection log on the same day.',
    '3. Emergency service. On a call the Contractor arrives within four hours. If the temperature in a chamber rises above minus 18 degrees, the spare compressor is started without waiting for approval.',
    "4. Price. The annual fee is 46,800 euros, payable in twelve equal instalments. Spare parts are invoiced separately at the manufacturer's list price less 12 percent.",
    '5. Working hours. Planned work is done between 06:00 and 14:00 on weekdays, so that loading of refrigerated trailers is not disturbed.',
  ],
  [
    'MAINTENANCE AGREEMENT No. 2026-117, page 2',
    '6. Penalty. For every full hour of delay beyond the limit of section 3 the Contractor pays 350 euros, but not more than 10 percent of the annual fee in a calendar year.',
    '7. Safety. Every technician holds a valid certificate for work with ammonia and wears a breathing apparatus in the machine room. Work alone is forbidden.',
    '8. Liability. The Contractor is insured for damage to stored goods up to 1,500,000 euros. Ordinary wear of bearings and gaskets is not a defect.',
    '9. Term. The agreement begins on 1 October 2026 and runs for three years. It is renewed for one year unless a party gives notice three months before its end.',
    '10. Disputes. The parties first try to settle a dispute by negotiation; failing that, the district court of Port Sable decides.',
    'For the Customer: Margaret Osei, director',
    'For the Contractor: Tomas Lindqvist, managing partner',
  ],
];

/** A Russian acceptance act of one page. */
export const ACT: string[] = [
  'АКТ № 48 сдачи-приёмки выполненных работ',
  'г. Верхнереченск, 22 сентября 2026 г.',
  'Общество с ограниченной ответственностью «Речной берег», именуемое далее Заказчик, в лице директора Соколовой Анны Викторовны, и индивидуальный предприниматель Громов Павел Ильич, именуемый далее Подрядчик, составили настоящий акт о следующем.',
  '1. Подрядчик выполнил ремонт кровли склада № 3 по адресу: набережная Строителей, дом 12. Заменено 640 квадратных метров профнастила, уложена новая гидроизоляция, восстановлены водосточные трубы.',
  '2. Работы начаты 3 августа и закончены 18 сентября 2026 года, на четыре дня раньше срока, указанного в договоре подряда № 31/26.',
  '3. Стоимость работ составила 1 284 500 рублей, в том числе материалы на сумму 812 300 рублей. Аванс в размере 400 000 рублей уплачен, остаток перечисляется в течение десяти рабочих дней.',
  '4. Комиссия проверила кровлю после дождя. Протечек не обнаружено. Замечание одно: закрепить молниеотвод у северного торца здания до 1 октября.',
  '5. Гарантийный срок на гидроизоляцию составляет пять лет. Дефекты, выявленные в этот срок, Подрядчик устраняет за свой счёт.',
  'Заказчик: директор Соколова А. В.',
  'Подрядчик: Громов П. И.',
];

/** A till receipt: item and amount. */
export const RECEIPT: [string, string][] = [
  ['THE GREEN KETTLE', ''],
  ['12 Harbour Lane, Port Sable', ''],
  ['Tel. 555-0142', ''],
  ['', ''],
  ['Receipt 004871', '19.09.2026'],
  ['Table 6', '13:42'],
  ['', ''],
  ['Lentil soup', '6.40'],
  ['Smoked trout', '14.90'],
  ['Rye bread', '2.10'],
  ['Ginger lemonade x2', '7.80'],
  ['Plum crumble', '5.60'],
  ['', ''],
  ['Subtotal', '36.80'],
  ['Service 10%', '3.68'],
  ['TOTAL EUR', '40.48'],
  ['', ''],
  ['Paid by card', '**** 7731'],
  ['Thank you, come again!', ''],
];

/** A report that was made on a computer: pages of blocks, the first of each a heading. */
export const REPORT: string[][] = [
  [
    'Tram line 9: state of the electrification, third quarter of 2026',
    'This report is for the transport committee of Port Sable. It sums up the works on the overhead line between the central station and the university campus, their costs, and what is left to do before trial runs begin in February.',
    'Between July and September 6.2 of 8.4 kilometres of contact wire were strung, and 214 of 260 masts stand on their foundations. The delay of three weeks in the old town was made good by working at night on Saturdays.',
    'Two substations were planned. The one at the campus has passed its insulation test; that at Mill Bridge waits for a transformer which the manufacturer has promised for 20 November.',
  ],
  [
    'Costs and risks',
    'By the end of September 18.6 of the 27.5 million euros of the budget were spent. The price of copper rose by nine percent, which adds about 240,000 euros to the contact wire that is still to be bought.',
    'Noise measurements in Weaver Street showed 61 decibels by day. The residents ask for rail dampers; they would cost 95,000 euros and could be fitted without closing the track.',
    'The greatest risk is the tunnel under the fortress wall. If archaeologists find more of the medieval drain, the works stop for up to six weeks. The committee decided to keep a reserve of 600,000 euros for this.',
  ],
  [
    'Next steps',
    'In October the masts in the old town are finished and the signalling cables are pulled. In November the transformer is installed, and drivers begin training on the simulator.',
    'Timetable, maps and minutes of the committee are published at https://tram9.example.org/documents where residents can also send questions.',
    'Port Sable, 6 October 2026. Prepared by Ingrid Halvorsen, chief engineer.',
  ],
];

/** An invoice: lines of description and amount. */
export const INVOICE = {
  heading: 'INVOICE 2026-0931',
  blocks: [
    'Brackwater Boatyard, Slipway Road 3, Port Sable',
    'To: Port Sable Pilot Station. Date: 30 September 2026. Due: 30 October 2026.',
    'Overhaul of the pilot launch Kittiwake as ordered on 2 September.',
  ],
  items: [
    ['Antifouling paint, two coats, 38 square metres', '1,140.00'],
    ['Propeller shaft bearing, replaced and aligned', '865.50'],
    ['Navigation lights, LED, set of four', '312.00'],
    ['Crane and cradle, five days', '750.00'],
    ['Total in euros', '3,067.50'],
  ],
  ending: 'Please pay by bank transfer and quote the invoice number. Spare anodes were delivered free of charge.',
} as const;

/** A letter as Markdown; it becomes a DOCX. */
export const LETTER = `# О закупке микроскопов для школьной лаборатории

Уважаемая Елена Николаевна!

Благодарим за Ваше письмо от 11 сентября. Мы готовы поставить **двенадцать учебных микроскопов** и набор из сорока готовых препаратов до начала второй четверти.

## Условия поставки

| Наименование | Количество | Цена, руб. |
| --- | --- | --- |
| Микроскоп учебный М-40 | 12 | 18 900 |
| Набор препаратов «Ботаника» | 1 | 6 300 |
| Объёмные модели клетки | 4 | 2 150 |

- Доставка до школы бесплатная, подъём на третий этаж включён.
- Гарантия составляет два года; лампы подсветки заменяются без очереди.
- Наш мастер проведёт для учителей занятие по настройке микроскопа.

The manual is supplied in Russian and English; spare condenser lenses can be ordered by catalogue number.

С уважением,
Дмитрий Ершов, отдел учебного оборудования, «Ясная линза»
`;

/** A text post with a link to a page of the sample site. */
export const POST = {
  text:
    'The harbour authority has published its plans for the new container terminal: a deeper basin, two electric cranes and a railway siding. ' +
    'Fishermen worry about the sea wall and the eelgrass meadow behind it. Details and the timetable: {{SITE}}/port-expansion.html',
  source: { system: 'demo', channel: 'harbour-news', external_id: 'port-expansion-1' },
  title: 'New container terminal for Port Sable',
};

/** The article that the post links to. */
export const ARTICLE = {
  title: 'Port Sable plans a deeper harbour',
  byline: 'By Noor Adeyemi, 28 September 2026',
  paragraphs: [
    'The harbour authority of Port Sable wants to dredge the eastern basin to a depth of fourteen metres, so that container ships of the newer kind can moor without waiting for the tide. The works are to begin in spring and last for two years.',
    'Beside the basin a terminal for 180,000 containers a year is planned, with two electric gantry cranes and a railway siding of 900 metres. Lorries are to be kept out of the old town: two thirds of the freight would leave by train.',
    'Not everybody is pleased. The fishing cooperative fears that the longer sea wall will change the current and bury the eelgrass meadow, where herring spawn. The marine biologist Lucia Ferrant, who has counted the plants since 2014, proposes an opening in the wall that lets the tide through.',
    'The authority promises shore power for every berth, so that ships can switch off their diesel engines, and a fund of two million euros for the meadow. A public hearing takes place in the customs house on 12 November.',
    'If the council agrees in December, the first dredger will arrive in March. The terminal is expected to create 140 jobs, among them forty for crane operators, who are to be trained at the technical college.',
  ],
};
