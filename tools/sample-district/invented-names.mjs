/** Names nobody bears: surnames are words for "sample" with the endings of real ones. */

const stems =
  'Sampl Test Exampl Fixtur Placehold Specim Pretend Invent Fabl Imagin Fict Modell Dummel Demonstr Rehears Sketch ' +
  'Draft Protot Figment Stencil Pattern Mannequ Simul Trial';
const endings =
  'eton erly worth wick son sen berg feld ford ham ley stein ski ez ini oux quist mann shaw ridge';

const plainSurnames = stems.split(' ').flatMap((stem) => endings.split(' ').map((ending) => stem + ending));

/** Apostrophes, marks, blanks, a name outside Windows-1252, and the last ones with marks written apart (NFD). */
const markedSurnames = [
  "O'Sampleton",
  'D’Exemple',
  'Muñestra',
  'Beispielö',
  'Échantillon',
  'Prøveson',
  'Šablona',
  'Muestrález',
  'Testgård',
  'van der Sample',
  'De la Prueba',
  'Próbłewski',
  'Nu\u0301merova',
  'Exe\u0301mplez',
];

/** One in seventeen or so has marks. */
export const surnames = plainSurnames.flatMap((name, at) =>
  at % 16 === 15
    ? [name, /** @type {string} */ (markedSurnames[((at - 15) / 16) % markedSurnames.length])]
    : [name],
);

export const womensNames = (
  'Ada Alba Bea Cleo Dora Edda Fay Greta Hedy Ida Juno Kaia Lola Mina Nell Oda Pia Quilla Rosa Saga Tessa Una Vera ' +
  'Wanda Xenia Yara Zoë Renée Ámbar Chloë Iñaki Anaïs Søs'
).split(' ');

export const mensNames = (
  'Abel Bram Cato Dag Egon Finn Gus Hugo Ivo Jaro Kaj Levi Milo Nils Otto Pim Quin Rolf Sven Timo Ugo Vito Wim Xaver ' +
  'Yann Zeno José André Jürgen Bjørn Óscar François'
).split(' ');

/** Given names with what breaks a careless reader of CSV. */
export const awkwardNames = [
  'Maria "Mia"',
  'Jo, Anne',
  'Ta’niqua',
  "D'Arcy",
  'Mary-Kate Ann',
  '"Bo"',
  'Ana María, la',
];

export const middleNames = ['Example', 'Q', 'Specimen', 'T.', 'Zöe', 'Model'];

export const schoolNames =
  'Maple Birch Cedar Willow Alder Hazel Rowan Linden Juniper Aspen Larch Elm Sorrel Clover Heather Thistle'.split(
    ' ',
  );
