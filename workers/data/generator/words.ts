/** Words from which titles are made: ordinary words, invented places and invented surnames. */

const words = (list: string) => list.split('|');

export const adjectives = words(
  'Amber|Backward|Borrowed|Brass|Careless|Cobalt|Copper|Crooked|Distant|Dusty|Eleventh|' +
    'Folded|Forgetful|Gentle|Glass|Gravel|Half-Built|Hollow|Idle|Inland|Ivory|Late|' +
    'Lavender|Left-Handed|Linen|Little|Lopsided|Marble|Misplaced|Mossy|Narrow|Ninth|' +
    'Northbound|Nameless|Ochre|Paper|Patient|Plain|Polite|Quiet|Reluctant|Rented|Rusted|' +
    'Salted|Second-Best|Sideways|Silent|Sleepless|Slow|Spare|Stubborn|Tidal|Tin|Unwritten|' +
    'Upstairs|Velvet|Wandering|Winter|Wooden|Yellow',
);

export const nouns = words(
  'Acorn|Anchor|Apron|Basket|Bell|Bridge|Button|Candle|Chair|Clock|Coin|Compass|Ferry|' +
    'Garden|Glove|Hammer|Harbour|Kettle|Ladder|Lantern|Ledger|Letter|Mirror|Needle|' +
    'Orchard|Parcel|Pebble|Pocket|Postcard|Ribbon|Saddle|Spoon|Suitcase|Teapot|Ticket|' +
    'Umbrella|Violin|Wagon|Well|Whistle',
);

export const creatures = words(
  'Badger|Bittern|Crane|Cricket|Dormouse|Eel|Falcon|Goat|Hare|Heron|Jackdaw|Lamprey|' +
    'Magpie|Mole|Newt|Otter|Pike|Quail|Stoat|Tortoise',
);

export const places = words(
  'Abberfold|Ashgrave|Bellmoor|Brackwater|Calderon Bay|Corrowmere|Dunsallow|Eastermoor|' +
    'Fennimore Point|Garrowby|Hexley|Illmarsh|Jessamy Hill|Kestering|Lanternwick|Marrowby|' +
    'Nethercombe|Oldhaven|Pellinsea|Quillhampton|Ravelstone|Saltersey|Thornwater|Umberley|' +
    'Veldrin|Wexcombe|Yarrowgate|Zennorby',
);

export const names = words(
  'Abernox|Balthorpe|Callowen|Drusk|Ebbering|Fennick|Gantry|Hollister|Imbry|Jorvale|' +
    'Kettleby|Lorimand|Mossgrave|Nettlefold|Osterly|Pennifer|Quarrington|Rushmoor|Selwick|' +
    'Tarrant|Ullworth|Vintry|Wystan|Yelland',
);

/** Nouns that give a title the colour of its first genre. */
export const genreNouns = {
  Action: words('Ambush|Convoy|Detonator|Getaway|Impact|Pursuit|Showdown|Siege|Strike|Takedown'),
  Adventure: words('Atlas|Caravan|Crossing|Expedition|Island|Quest|River|Summit|Treasure|Voyage'),
  Animation: words('Balloon|Cloud|Crayon|Doodle|Fable|Marionette|Rainbow|Robot|Snowflake|Toyshop'),
  Children: words('Birthday|Carousel|Holiday|Kite|Puppy|Recess|Sandcastle|Scooter|Sleepover|Treehouse'),
  Comedy: words('Blunder|Bungle|Fiasco|Houseguest|Mishap|Mix-Up|Neighbour|Rehearsal|Roommate|Weekend'),
  Crime: words('Alibi|Heist|Informer|Ledger|Racket|Ransom|Safe|Swindle|Verdict|Witness'),
  Documentary: words('Archive|Census|Diary|Field Notes|Glacier|Harvest|Portrait|Record|Survey|Workshop'),
  Drama: words('Confession|Daughter|Farewell|Inheritance|Letter|Promise|Reunion|Silence|Stranger|Winter'),
  Fantasy: words('Amulet|Dragon|Enchantment|Kingdom|Oracle|Potion|Prophecy|Sorcerer|Unicorn|Wand'),
  Horror: words('Attic|Cellar|Curse|Fog|Graveyard|Haunting|Hunger|Scream|Swarm|Thing'),
  Musical: words('Ballad|Cabaret|Chorus|Duet|Encore|Melody|Overture|Serenade|Tap Dance|Waltz'),
  Mystery: words('Cipher|Clue|Disappearance|Enigma|Footprint|Locked Room|Riddle|Secret|Vanishing|Vicarage'),
  Noir: words(
    'Alley|Blackmail|Cigarette|Double-Cross|Gumshoe|Nightclub|Rain|Shadow|Staircase|' + 'Trench Coat',
  ),
  Romance: words('Courtship|Embrace|Engagement|Heart|Honeymoon|Kiss|Proposal|Sweetheart|Valentine|Wedding'),
  'Sci-Fi': words('Android|Asteroid|Colony|Galaxy|Orbit|Paradox|Reactor|Satellite|Signal|Starship'),
  Thriller: words(
    'Countdown|Deception|Hostage|Intruder|Obsession|Paranoia|Surveillance|Threat|Trap|' + 'Whisper',
  ),
  War: words('Armistice|Battalion|Bunker|Ceasefire|Front|Medic|Regiment|Sniper|Trench|Victory'),
  Western: words('Canyon|Corral|Drifter|Frontier|Outlaw|Posse|Ranch|Saloon|Sheriff|Stagecoach'),
};
