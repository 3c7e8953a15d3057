"""The German words of rules by what they do in a sentence. Compared in small letters."""

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

IF = frozenset({"wenn", "falls", "sofern", "bei"})
THEN = frozenset({"dann", "so"})
ELSE = frozenset({"sonst", "ansonsten", "andernfalls", "anderenfalls", "anderfalls"})
AND = frozenset({"und", "sowie"})
OR = frozenset({"oder", "bzw"})
NOT = frozenset({"nicht", "kein", "keine", "keinen", "keiner", "keines", "nie"})
TRUE = frozenset({"ja", "wahr", "true"})
FALSE = frozenset({"nein", "falsch", "false"})

ARTICLES = frozenset(
    "der die das dem den des ein eine einer eines einem einen dies diese dieser dieses diesem diesen "
    "folgende folgenden folgender folgendes genannten beiden".split()
)
#: Nouns that announce an element.
GROUP_NOUNS = frozenset("datenfeldgruppe datenfeldgruppen feldgruppe feldgruppen datengruppe gruppe gruppen".split())
NOUNS = GROUP_NOUNS | frozenset(
    "datenfeld datenfelder datenfeldern feld felder feldern feldes datenfeldes element elemente elementen angabe "
    "angaben auswahlfeld".split()
)
#: Nouns before a value.
VALUE_NOUNS = frozenset(
    "auswahl antwort wert werte code codes ausprägung option eintrag eintragung eingabe angabe datum zeitpunkt "
    "schlüssel".split()
)
#: Words that only join others.
FILLERS = ARTICLES | frozenset(
    "in im an am bei aus von vom zu zum zur mit als auch auf für ist sind wird werden wurde wurden sein bleiben bleibt "
    "es sie ihn hat haben gilt gelten gewählt jeweils immer stets dabei darin enthaltene enthaltenen hier nur "
    "antragsstrecke antrag formular automatisch zeitlich zusätzlich ebenfalls wieder anwender nutzer".split()
)
PRONOUNS = frozenset({"es", "sie", "ihn", "diese", "dieses", "dieser", "diesen"})

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
IMPERATIVES = frozenset("zeige aktiviere deaktiviere blende mache verberge verstecke befülle setze".split())
MODALS = frozenset("muss müssen darf dürfen soll sollen kann können muß".split())
#: Parts of separable verbs, behind their object.
PARTICLES = {"an": SHOW, "ein": SHOW, "aus": HIDE}

#: How many of a list.
AT_LEAST, EXACTLY, AT_MOST = "mindestens", "genau", "höchstens"
QUANTITIES = {AT_LEAST: AT_LEAST, "wenigstens": AT_LEAST, EXACTLY: EXACTLY, "nur": EXACTLY, AT_MOST: AT_MOST,
              "maximal": AT_MOST}  # fmt: skip
NUMBERS = {"ein": 1, "eine": 1, "einer": 1, "eines": 1, "eins": 1, "einem": 1, "zwei": 2, "drei": 3, "vier": 4,
           "fünf": 5, "sechs": 6}  # fmt: skip
ALL = frozenset({"alle", "sämtliche", "beide"})
NONE = frozenset({"keines", "keine", "keiner"})

#: An explanation runs to the end of its sentence and says nothing new.
EXPLAINS = frozenset({"dh", "das heißt", "hinweis", "anmerkung", "erläuterung", "erklärung", "beispiel", "zb",
                      "hintergrund", "begründung", "rechtsgrundlage", "siehe"})  # fmt: skip

#: Words in which no name of an element continues.
STOPS = (
    IF - {"bei"}
    | THEN
    | ELSE
    | MODALS
    | IMPERATIVES
    | frozenset({"ist", "sind", "hat", "haben", "wobei", "wird", "werden"})
)
