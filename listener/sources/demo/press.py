"""What the demo's outlets write, by language: a headline and the text below. Said by `phrases.compose`."""

from __future__ import annotations

from collections.abc import Mapping

from listener.sources.demo.phrases import Grammar

PRESS: Mapping[str, Grammar] = {
    "en": {
        "feature": ("calendar sync", "noise filter", "focus timer", "presence light", "webcam mode"),
        "city": ("Gdynia", "Leipzig", "Porto", "Turku", "Graz", "Bilbao"),
        "number": ("12", "18", "24", "31", "45", "60"),
        "quarter": ("first", "second", "third", "fourth"),
        "news_title": (
            "{brand} opens an office in {city}",
            "{brand} adds {feature} to its desktop app",
            "{brand} names a new head of hardware",
            "{brand} reports {number} percent more seats in the {quarter} quarter",
            "{product}: price changes in {number} countries",
            "{brand} and a furniture maker from {city} plan a desk",
            "Home office market: where {brand} stands this quarter",
            "{brand} moves production of the {product} to {city}",
        ),
        "news_body": (
            "The company says the change takes effect next month for about {number} thousand accounts.",
            "A spokesperson in {city} confirmed the figures on request; the next ones are due in spring.",
            "Analysts had expected {number} percent. The maker of the {product} reports in spring.",
            "The {feature} will be in the hands of testers first, all others follow within {number} days.",
        ),
        "good_title": (
            "{product} review: a great companion for long days",
            "Why the {product} wins our home office test",
            "{brand} gets the {feature} right at last: excellent",
            "Five reasons to love the {product}",
        ),
        "good_body": (
            "In {number} days of use the {feature} was excellent and calls sounded wonderful.",
            "Sturdy, quiet and easy to set up: a strong recommendation, and our favourite in its class.",
            "Readers praise the friendly support. We agree: it is a pleasure to use.",
        ),
        "bad_title": (
            "{product} review: a disappointing fan and a weak {feature}",
            "{brand} under fire for broken updates",
            "Customers complain about late {brand} refunds",
            "The {product} fails our endurance test",
        ),
        "bad_body": (
            "In {number} days of use the {feature} failed repeatedly. The result is poor and frustrating.",
            "Users report errors, lost data and bad service. The company regrets the problems.",
            "At this price the weak battery is a serious disappointment.",
        ),
        "outage_title": (
            "{brand} outage leaves teams without calendars",
            "Sync failure at {brand}: what customers lost",
            "{brand} struggles with a severe outage for another day",
            "No calendars, no notes: anger at {brand}",
            "{number} thousand {brand} accounts hit by failure",
        ),
        "outage_body": (
            "Angry customers report lost notes and missed meetings. The company apologised for the failure.",
            "After {number} hours the {feature} is still broken. Users complain about poor information.",
            "The disruption is the worst in the history of the service; users threaten to leave.",
            "Sync has failed since the morning. Support lines are overwhelmed and customers are frustrated.",
        ),
        "campaign_title": (
            "{brand} collects beautiful desks with {tag}",
            "{tag}: a charming campaign by {brand}",
            "The nicest rooms of {tag}, chosen by {brand}",
            "{brand} wins hearts with {tag}",
        ),
        "campaign_body": (
            "Thousands share photos of their rooms, and the best win a {product}. A fun idea people love.",
            "The lovely pictures show how creative working from home can be.",
            "{number} thousand pictures so far, and the best of them are delightful.",
            "From {city} to {city}: people enjoy showing where they work. A great success.",
        ),
        "versus_title": (
            "{product} and {other_product} compared",
            "{brand} or {other}: which dock for which desk",
            "{other} lowers prices, {brand} keeps them",
        ),
        "versus_body": (
            "We used both for {number} days. One has the better {feature}, the other costs less.",
            "The table below lists ports, weight and prices of {number} models.",
        ),
    },
    "de": {
        "number": ("12", "18", "24", "31", "45"),
        "city": ("Gdynia", "Leipzig", "Porto", "Graz"),
        "news_title": (
            "{brand} eröffnet ein Büro in {city}",
            "{brand} stellt neue Version der App vor",
            "{brand} meldet {number} Prozent mehr Kunden",
            "{product}: neue Preise ab Herbst",
        ),
        "news_body": (
            "Das Unternehmen nennt {number} Länder, in denen die Änderung zuerst gilt.",
            "Eine Sprecherin in {city} bestätigte die Zahlen auf Anfrage.",
        ),
        "good_title": (
            "{product} im Test: ein Gewinn für jeden Schreibtisch",
            "{brand} überzeugt im Vergleich",
        ),
        "good_body": (
            "Nach {number} Tagen im Alltag loben wir vor allem den Klang und die einfache Einrichtung.",
        ),
        "bad_title": (
            "{product} im Test: schwacher Akku, viele Aussetzer",
            "Ärger um Rückzahlungen bei {brand}",
        ),
        "bad_body": (
            "In {number} Tagen brach die Verbindung mehrfach ab, der Kundendienst antwortete spät.",
        ),
        "outage_title": (
            "Ausfall bei {brand}: Kalender bleiben leer",
            "{brand} kämpft weiter mit der Störung",
        ),
        "outage_body": (
            "Kunden berichten von verlorenen Notizen. Das Unternehmen bittet um Entschuldigung.",
        ),
        "campaign_title": ("{brand} sammelt mit {tag} die schönsten Schreibtische",),
        "campaign_body": ("Tausende zeigen ihr Arbeitszimmer, die besten Bilder gewinnen ein Gerät.",),
        "versus_title": (
            "{product} und {other_product} im Vergleich",
            "{brand} oder {other}: was passt zu wem?",
        ),
        "versus_body": ("Wir haben beide {number} Tage lang benutzt und die Preise verglichen.",),
    },
    "pl": {
        "number": ("12", "18", "24", "31", "45"),
        "news_title": (
            "{brand} otwiera biuro w Gdyni",
            "{brand} pokazuje nową wersję aplikacji",
            "{brand} podaje wyniki za ostatni kwartał",
            "{product}: nowe ceny od jesieni",
        ),
        "news_body": (
            "Firma zapowiada, że zmiana obejmie {number} krajów.",
            "Rzeczniczka potwierdziła dane i nie podała dalszych terminów.",
        ),
        "good_title": (
            "Test: {product} to świetny wybór do domowego biura",
            "{brand} wygrywa nasze porównanie",
        ),
        "good_body": ("Po {number} dniach chwalimy dźwięk i prostą konfigurację.",),
        "bad_title": ("Test: {product} rozczarowuje baterią", "Klienci skarżą się na {brand}"),
        "bad_body": ("W ciągu {number} dni połączenie zrywało się wiele razy, a pomoc odpowiadała późno.",),
        "outage_title": ("Awaria w {brand}: kalendarze świecą pustkami", "{brand} wciąż walczy z awarią"),
        "outage_body": ("Klienci piszą o utraconych notatkach. Firma przeprasza.",),
        "campaign_title": ("{brand} zbiera najładniejsze biurka pod hasłem {tag}",),
        "campaign_body": ("Tysiące osób pokazują swoje pokoje, najlepsze zdjęcia wygrywają.",),
        "versus_title": ("{product} i {other_product}: porównanie", "{brand} czy {other}: co wybrać?"),
        "versus_body": ("Przez {number} dni używaliśmy obu urządzeń i porównaliśmy ceny.",),
    },
    "es": {
        "number": ("12", "18", "24", "31", "45"),
        "news_title": (
            "{brand} abre una oficina en Bilbao",
            "{brand} presenta una nueva versión de su aplicación",
            "{brand} crece un {number} por ciento",
            "{product}: nuevos precios en otoño",
        ),
        "news_body": (
            "La empresa dice que el cambio afecta a {number} países.",
            "Una portavoz confirmó las cifras y no dio más fechas.",
        ),
        "good_title": (
            "Prueba: {product} es un gran acierto para la oficina en casa",
            "{brand} gana la comparativa",
        ),
        "good_body": ("Tras {number} días destacamos el sonido y la instalación sencilla.",),
        "bad_title": ("Prueba: {product} decepciona con su batería", "Quejas de clientes contra {brand}"),
        "bad_body": ("En {number} días la conexión falló varias veces y la ayuda tardó en responder.",),
        "outage_title": ("Caída de {brand}: calendarios vacíos", "{brand} sigue sin resolver la avería"),
        "outage_body": ("Los clientes hablan de notas perdidas. La empresa pide disculpas.",),
        "campaign_title": ("{brand} reúne los mejores escritorios con {tag}",),
        "campaign_body": ("Miles de personas enseñan su rincón, y las mejores fotos tienen premio.",),
        "versus_title": ("{product} y {other_product}, cara a cara", "{brand} o {other}: cuál elegir"),
        "versus_body": ("Usamos los dos durante {number} días y comparamos los precios.",),
    },
}
