import { pagingLinks } from './link-header';

describe('the link header', () => {
  it.each([
    [undefined, { last: false }],
    ['', { last: false }],
    ['<https://other.example/users?limit=10&offset=20>; rel="next"', { last: false, nextOffset: 20 }],
    ['</users?offset=5&limit=5>;rel=next, </users?offset=90>; rel="last"', { last: false, nextOffset: 5 }],
    ['<users?offset=0>; rel="first", <users?offset=0>; rel="prev"', { last: true }],
    ['<users?page=2>; rel="next"', { last: false }],
    ['<https://docs.example/>; rel="help"', { last: false }],
    ['nonsense', { last: false }],
  ])('%j', (header, links) => expect(pagingLinks(header)).toEqual(links));
});
