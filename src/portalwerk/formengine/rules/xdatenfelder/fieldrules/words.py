"""The German words of rules by what they do in a sentence. Compared in small letters."""


def word_set(text: str) -> frozenset[str]:
    """A set of words."""
    return frozenset(text.split())


#: The sixteen Länder by code.
LAENDER = {
    "BB": "Brandenburg",
    "BE": "Berlin",
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "HB": "Bremen",
    "HE": "Hessen",
    "HH": "Hamburg",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SH": "Schleswig-Holstein",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "TH": "Thüringen",
}
LAND_CODES = {name.lower(): code for code, name in LAENDER.items()} | {code.lower(): code for code in LAENDER}

IF = word_set("wenn falls sofern bei")
THEN = word_set("dann so")
ELSE = word_set("sonst ansonsten andernfalls anderenfalls anderfalls")
AND = word_set("und sowie")
OR = word_set("oder bzw")
NOT = word_set("nicht kein keine keinen keiner keines nie")
TRUE = word_set("ja wahr true")
FALSE = word_set("nein falsch false")

ARTICLES = word_set(
    "der die das dem den des ein eine einer eines einem einen dies diese dieser dieses diesem diesen "
    "folgende folgenden folgender folgendes genannten beiden"
)
#: Nouns that announce an element.
GROUP_NOUNS = word_set("datenfeldgruppe datenfeldgruppen feldgruppe feldgruppen datengruppe gruppe gruppen")
NOUNS = GROUP_NOUNS | word_set(
    "datenfeld datenfelder datenfeldern feld felder feldern feldes datenfeldes element elemente elementen angabe "
    "angaben auswahlfeld"
)
#: Nouns before a value.
VALUE_NOUNS = word_set(
    "auswahl antwort wert werte code codes ausprägung option eintrag eintragung eingabe angabe datum zeitpunkt "
    "schlüssel"
)
#: Words that only join others.
FILLERS = ARTICLES | word_set(
    "in im an am bei aus von vom zu zum zur mit als auch auf für ist sind wird werden wurde wurden sein bleiben bleibt "
    "es sie ihn hat haben gilt gelten gewählt jeweils immer stets dabei darin enthaltene enthaltenen hier nur "
    "antragsstrecke antrag formular automatisch zeitlich zusätzlich ebenfalls wieder anwender nutzer"
)
PRONOUNS = word_set("es sie ihn diese dieses dieser diesen")

#: What an action does to its targets.
SHOW, FILL, HIDE, OPTIONAL, PREFILL, PICK, EMPTY = "show", "fill", "hide", "optional", "prefill", "pick", "empty"
VERBS: dict[str, str] = {}
for _meaning, _words in {
    SHOW: "zeige zeigen anzeigen angezeigt anzuzeigen angezeit einblenden eingeblendet einzublenden sichtbar aktiviere "
    "aktivieren aktiviert zuaktivieren anzeige freischalten freigeschaltet gezeigt aktiv",
    FILL: "befüllt befüllen gefüllt füllen befülle ausgefüllt ausfüllen auszufüllen angegeben anzugeben eingegeben "
    "einzugeben pflicht pflichtfeld pflichtfelder pflichtangabe pflichtangaben pflichtfeldgruppe pflichtfeldgruppen "
    "pflichtgruppe verpflichtend erforderlich notwendig vorhanden vorliegen beigefügt beizufügen hochgeladen "
    "hochzuladen belegt gesetzt mache machen vorgenommen",
    HIDE: "ausblenden ausgeblendet auszublenden deaktiviere deaktivieren deaktiviert verberge verbergen verborgen "
    "verstecke versteckt entfällt entfallen inaktiv unsichtbar",
    OPTIONAL: "optional optionales optionale optionaler freiwillig freiwillige freiwilliges",
    PREFILL: "vorzubefüllen vorbefüllt vorbefüllen vorbefüllung vorbelegt vorzubelegen vorbelegen vorbelegung "
    "voreingestellt vorausgewählt",
    PICK: "ausgewählt auszuwählen auswählen",
    EMPTY: "leer unausgefüllt",
}.items():
    VERBS |= dict.fromkeys(_words.split(), _meaning)

#: Verbs that come first in a sentence that commands.
IMPERATIVES = word_set("zeige aktiviere deaktiviere blende mache verberge verstecke befülle setze")
MODALS = word_set("muss müssen darf dürfen soll sollen kann können muß")
#: Parts of separable verbs, behind their object.
PARTICLES = {"an": SHOW, "ein": SHOW, "aus": HIDE}

#: How many of a list.
AT_LEAST, EXACTLY, AT_MOST = "mindestens", "genau", "höchstens"
QUANTITIES = {AT_LEAST: AT_LEAST, "wenigstens": AT_LEAST, EXACTLY: EXACTLY, "nur": EXACTLY, AT_MOST: AT_MOST,
              "maximal": AT_MOST}  # fmt: skip
NUMBERS = {"ein": 1, "eine": 1, "einer": 1, "eines": 1, "eins": 1, "einem": 1, "zwei": 2, "drei": 3, "vier": 4,
           "fünf": 5, "sechs": 6}  # fmt: skip
ALL = word_set("alle sämtliche beide")
NONE = word_set("keines keine keiner")

#: An explanation runs to the end of its sentence and says nothing new.
EXPLAINS = word_set(
    "dh zb hinweis anmerkung erläuterung erklärung beispiel hintergrund begründung rechtsgrundlage siehe"
)

#: Words in which no name of an element continues.
STOPS = IF - {"bei"} | THEN | ELSE | MODALS | IMPERATIVES | word_set("ist sind hat haben wobei wird werden")

# -- in conditions ----------------------------------------------------------------------------------------------

#: Verbs that end a clause.
ENDINGS = word_set("ist sind hat haben wird wurde wurden beträgt lautet liegt steht sein werden alt")
CHOSEN = word_set(
    "beantwortet bejaht gewählt ausgewählt angegeben angekreuzt angehakt eingetragen gesetzt belegt ausgefüllt"
)
#: Said of a yes/no question alone, they mean yes.
TICKED = word_set("angekreuzt angehakt bejaht aktiviert")
#: Verbs that begin a condition when they begin a sentence: "Ist … = Ja, dann …".
OPENINGS = word_set("ist sind wird werden wurde wurden hat")
ENTRIES = word_set("eintrag eintragung eingabe angabe wert")
LEADING = word_set("in im das die der dem den bei für")
SMALLER = word_set("kleiner weniger jünger vor unter früher")
GREATER = word_set("größer mehr älter nach über später")
YEARS = word_set("jahre jahr jahren lebensjahre")
TODAY = word_set("heute heutigen tagesdatum antragsdatum")
#: Where a date lies.
FUTURE = word_set("zukunft")
PAST = word_set("vergangenheit")
TOGETHER = word_set("gleichzeitig zugleich zusammen")
VALIDITY = word_set("validität gültigkeit gültig valide")
CALENDAR = word_set("kalenderdatum kalenderdatums datum datums")
LAND_NOUNS = word_set("land länder ländern bundesland bundesländer bundesländern")
OTHERS = word_set("anderen übrigen")
