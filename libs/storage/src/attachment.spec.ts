import { attachment } from './attachment';

describe('attachment', () => {
  it.each([
    ['a.pdf', `attachment; filename="a.pdf"; filename*=UTF-8''a.pdf`],
    ['Счёт.pdf', `attachment; filename="____.pdf"; filename*=UTF-8''%D0%A1%D1%87%D1%91%D1%82.pdf`],
    [`a"; x='b'\r\n.pdf`, `attachment; filename="a__ x__b___.pdf"; filename*=UTF-8''a%22%3B%20x%3D%27b%27%0D%0A.pdf`],
  ])('carries the name %j without letting it break out of the header', (filename, header) => {
    expect(attachment(filename)).toBe(header);
  });
});
