/**
 * Names of versions that can be said: a pair of words that follows from the id, so that it is the same in every place.
 * An id identifies; among hundreds of versions two may be called alike, as people may.
 */
const first =
  'amber ample arctic autumn azure balmy bold brave breezy bright brisk bronze calm candid cheery civic classic clear clever copper coral cosmic cozy crisp curious dapper daring dawn deep dewy eager early earnest easy elegant ember even fair fabled fine firm fleet fond free fresh frosty gentle giant gilded glad golden good grand green hardy hearty honest humble indigo ivory jade jolly keen kind lasting light lilac limber lively loyal lucid lucky lunar mellow merry mild mint modest mossy native neat noble north novel opal open patient pearl placid plain proud pure quick quiet rapid ready rosy royal ruby rustic sandy serene silent silver simple sleek smooth snowy solar solid spry stable steady still stoic sturdy subtle sunny swift teal tidy true vivid warm';
const second =
  'acorn alder anchor aspen badger bamboo barley basil bay beacon bear beaver birch bison bloom breeze bridge brook canyon castle cedar cherry cliff cloud clover comet condor cove crane creek crow dale delta dove dune eagle elm falcon fern field finch fjord flint forest fox garden geyser glade glen grove gull harbor hare hawk hazel heath hedge heron hill hollow ibis inlet island ivy jay juniper kestrel kite lagoon lake lark laurel linden lotus lynx maple marsh meadow mesa moon moose moss oak oasis olive orchard orchid osprey otter owl palm peak pear pebble pine plum pond poplar prairie quail rain raven reef ridge river robin sage shore sparrow spring spruce star stone stork stream summit swan thicket thrush tide trail tulip tundra valley violet walnut willow wolf wren yarrow';

const [adjectives, nouns] = [first, second].map((words) => words.split(' '));
/** Odd, so that the seconds of a day or a week fall on pairs far from each other (Knuth, the golden ratio of 2³²). */
const scramble = 0x9e3779b1;

/** `v_20260208_120000` → `brisk-otter`. @param at when the version was made, which its id says to the second */
export function wordPair(at: number): string {
  const mixed = Math.imul(Math.floor(at / 1000), scramble) >>> 0;
  const place = Math.floor((mixed / 2 ** 32) * adjectives.length * nouns.length);
  return `${adjectives[place % adjectives.length]}-${nouns[Math.floor(place / adjectives.length)]}`;
}

/** Ids within a text, but for those in the path of a file. */
const ids = /(?<![\w/\\])(v_\d{8}_\d{6})(?![\w/\\])/;

/** A text cut at the ids of versions in it: those stand at the odd places. */
export function splitAtVersions(text: string): string[] {
  return text.split(ids);
}

/** A text in which versions are called by their names: what is recorded says ids, since names may change. */
export function withVersionNames(text: string, nameOf: (id: string) => string): string {
  return splitAtVersions(text)
    .map((part, i) => (i % 2 === 1 ? nameOf(part) : part))
    .join('');
}
