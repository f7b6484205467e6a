import { letterAddress } from '../../../src/adapters/notify/letterAddress.js';

test('the name leads and is not repeated', () => {
  const expected = { address_line_1: 'Ann Lee', address_line_2: '1 Mill Row', address_line_3: 'BF1 2AB' };
  expect(letterAddress('Ann Lee', ['1 Mill Row', 'BF1 2AB'])).toEqual(expected);
  expect(letterAddress('Ann Lee', ['Ann Lee', '1 Mill Row', ' ', 'BF1 2AB'])).toEqual(expected);
});

test('seven lines stay seven, more are joined after the name', () => {
  expect(letterAddress('Ann Lee', ['a', 'b', 'c', 'd', 'e', 'BF1 2AB'])).toEqual({
    address_line_1: 'Ann Lee',
    address_line_2: 'a',
    address_line_3: 'b',
    address_line_4: 'c',
    address_line_5: 'd',
    address_line_6: 'e',
    address_line_7: 'BF1 2AB',
  });
  expect(letterAddress('Ann Lee', ['Flat 2', 'Mill House', '1 Mill Row', 'c', 'd', 'e', 'f', 'BF1 2AB'])).toEqual({
    address_line_1: 'Ann Lee',
    address_line_2: 'Flat 2, Mill House, 1 Mill Row',
    address_line_3: 'c',
    address_line_4: 'd',
    address_line_5: 'e',
    address_line_6: 'f',
    address_line_7: 'BF1 2AB',
  });
});

test('line breaks and starts that GOV.UK Notify refuses are taken out', () => {
  expect(letterAddress('"Ann" Lee', ['(Back door) 1\nMill Row', '= Brackenfold', 'BF1 2AB'])).toEqual({
    address_line_1: 'Ann" Lee',
    address_line_2: 'Back door) 1 Mill Row',
    address_line_3: 'Brackenfold',
    address_line_4: 'BF1 2AB',
  });
});

test('too few lines are no address', () => {
  expect(letterAddress('Ann Lee', ['BF1 2AB'])).toEqual(null);
  expect(letterAddress('', ['1 Mill Row', 'BF1 2AB'])).toEqual(null);
});
