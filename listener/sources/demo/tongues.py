"""What people write in the demo in German, Polish, Spanish, Arabic and Japanese, as grammars.

Brand names stand apart and uninflected, so that they read as written in the configuration.
"""

from __future__ import annotations

from collections.abc import Mapping

from listener.sources.demo.phrases import ENGLISH, Grammar

_GERMAN: Grammar = {
    "thing": (
        "der Akku",
        "die App",
        "der Kalenderabgleich",
        "das Mikrofon",
        "der Fokus-Timer",
        "das Display",
    ),
    "when": ("heute", "gestern", "seit Montag", "heute früh", "diese Woche"),
    "good": ("Klasse!", "Sehr zufrieden.", "Danke dafür!", "Klare Empfehlung.", "Macht richtig Freude."),
    "bad": (
        "Sehr ärgerlich.",
        "So geht das nicht.",
        "Ich bin enttäuscht.",
        "Furchtbar.",
        "Das nervt gewaltig.",
    ),
    "praise": (
        "Bin begeistert von {brand}, {thing} ist großartig. {good}",
        "{product} {when} ausgepackt: super. {good}",
        "Endlich Ruhe im Homeoffice dank {brand}. {good}",
        "{brand} hat mir in zehn Minuten geholfen. {good}",
    ),
    "complaint": (
        "Bei {brand} spinnt {when} {thing}. {bad}",
        "Mein {product} ist schon wieder kaputt. {bad}",
        "Warte seit Wochen auf die Erstattung von {brand}. {bad}",
        "{brand}: {thing} geht nicht. {bad}",
        "Wenn {thing} bei {brand} weiter ausfällt, werde ich kündigen. {bad}",
    ),
    "question": (
        "Läuft {product} auch mit zwei Monitoren?",
        "Wo finde ich bei {brand} die Rechnung?",
        "Weiß jemand, ob {brand} {thing} auch ohne Abo kann?",
        "Wie lange dauert die Lieferung bei {brand}?",
    ),
    "chatter": (
        "Richte {when} mein {product} ein.",
        "{brand} war {when} Thema bei uns im Team.",
        "Neuer Schreibtisch, neue Lampe, daneben {product}.",
        "Lese gerade, was {brand} geändert hat.",
    ),
    "comparison": (
        "Von {other} zu {brand} gewechselt, {thing} ist besser.",
        "{brand} oder {other}? Was nehmt ihr?",
        "Gehe zurück zu {other}, bei {brand} stimmt {thing} nicht. {bad}",
    ),
    "outage": (
        "{brand} synchronisiert {when} nicht mehr, alle Notizen weg. {bad}",
        "Ausfall bei {brand}. {bad}",
        "Termin verpasst, weil {brand} den Kalender verloren hat. {bad}",
        "{brand} liegt flach. {bad}",
    ),
    "campaign": ("Mein Schreibtisch für {tag}. Schöne Idee, {brand}!", "{tag} mit {product}: {good}"),
    "sorry": (
        "Das tut uns leid. Schickst du uns die Gerätenummer per DM?",
        "Entschuldigung, wir kümmern uns darum.",
    ),
    "answer": (
        "Ja, das geht.",
        "Du findest es unter Einstellungen, Geräte.",
        "Derzeit drei bis fünf Werktage.",
    ),
    "thanks": ("Danke, das freut uns sehr!",),
    "solved": ("Danke, jetzt läuft es wieder!", "Super, hat geholfen."),
    "unsolved": ("Hat leider nichts gebracht. {bad}", "Immer noch derselbe Fehler. {bad}"),
}

_POLISH: Grammar = {
    "thing": ("bateria", "aplikacja", "synchronizacja kalendarza", "redukcja szumu", "kamera"),
    "when": ("dzisiaj", "wczoraj", "od poniedziałku", "rano", "w tym tygodniu"),
    "good": ("Polecam!", "Brawo.", "Jestem zachwycona.", "Dziękuję!", "Świetna robota."),
    "bad": ("Porażka.", "Tak nie może być.", "Jestem rozczarowany.", "Bardzo mnie to denerwuje.", "Wstyd."),
    "praise": (
        "{brand} jest super, {thing} działa świetnie. {good}",
        "Mam {product} {when} i to rewelacja. {good}",
        "Praca z domu z {product} to przyjemność. {good}",
        "Pomoc {brand} odpisała w kwadrans. {good}",
    ),
    "complaint": (
        "{brand}: {thing} znowu nie działa. {bad}",
        "Mój {product} zepsuł się po tygodniu. {bad}",
        "Czekam na zwrot pieniędzy od {brand} już trzeci tydzień. {bad}",
        "Jeśli {thing} dalej będzie padać, rezygnuję z {brand}. {bad}",
        "{brand} nie odpowiada. {bad}",
    ),
    "question": (
        "Czy {product} działa z dwoma monitorami?",
        "Gdzie w {brand} znajdę fakturę?",
        "Ile trwa dostawa {product}?",
        "Czy ktoś używa {brand} na starym laptopie?",
    ),
    "chatter": (
        "Ustawiam {when} {product} na biurku.",
        "Rozmawialiśmy {when} w zespole o {brand}.",
        "Nowe biurko, lampka i {product}.",
        "Czytam, co {brand} zmienił w aplikacji.",
    ),
    "comparison": (
        "Z {other} na {brand} i nie żałuję, {thing} lepsza.",
        "{brand} czy {other}? Co wybrać?",
        "Wracam do {other}, w {brand} {thing} to dramat.",
    ),
    "outage": (
        "{brand} nie synchronizuje, wszystkie notatki zniknęły. {bad}",
        "Awaria {brand} {when}. {bad}",
        "Przez {brand} straciłem cały dzień pracy. {bad}",
        "Czy u was {brand} też leży? {bad}",
    ),
    "campaign": ("Moje biurko w {tag}. Fajny pomysł, {brand}!", "{tag} i {product}: {good}"),
    "sorry": (
        "Przepraszamy. Czy możesz podać numer urządzenia w wiadomości?",
        "Przykro nam, już to sprawdzamy.",
    ),
    "answer": ("Tak, to działa.", "Znajdziesz to w ustawieniach urządzenia.", "Obecnie trzy do pięciu dni."),
    "thanks": ("Dziękujemy, bardzo nam miło!",),
    "solved": ("Dziękuję, już działa!", "Pomogło, super."),
    "unsolved": ("Niestety dalej to samo. {bad}", "Nie pomogło. {bad}"),
}

_SPANISH: Grammar = {
    "thing": ("la batería", "la aplicación", "el calendario", "el micrófono", "la cámara"),
    "when": ("hoy", "ayer", "desde el lunes", "esta mañana", "esta semana"),
    "good": ("¡Me encanta!", "Muy recomendable.", "¡Gracias!", "Estoy muy contenta.", "Un acierto."),
    "bad": (
        "Qué vergüenza.",
        "Muy decepcionado.",
        "Así no se puede trabajar.",
        "Un desastre.",
        "Estoy harto.",
    ),
    "praise": (
        "Feliz con {brand}, {thing} va de maravilla. {good}",
        "Estreno {product} {when}: genial. {good}",
        "{brand} me ayudó en diez minutos. {good}",
        "Trabajar en casa con {product} es un placer. {good}",
    ),
    "complaint": (
        "{brand}: {thing} no funciona {when}. {bad}",
        "Mi {product} se ha roto otra vez. {bad}",
        "Sigo esperando el reembolso de {brand}. {bad}",
        "Nadie contesta en {brand}. {bad}",
        "Si {thing} vuelve a fallar, cancelo {brand}. {bad}",
    ),
    "question": (
        "¿Funciona {product} con dos monitores?",
        "¿Dónde descargo la factura de {brand}?",
        "¿Cuánto tarda el envío de {product}?",
        "¿Alguien usa {brand} con un portátil antiguo?",
    ),
    "chatter": (
        "Configurando {product} {when}.",
        "Hablamos de {brand} {when} en la reunión.",
        "Mesa nueva, lámpara y {product}.",
        "Leyendo los cambios de {brand} {when}.",
    ),
    "comparison": (
        "Pasé de {other} a {brand} y {thing} es mejor.",
        "¿{brand} o {other}? No me decido.",
        "Vuelvo a {other}: en {brand} {thing} falla siempre.",
    ),
    "outage": (
        "{brand} no sincroniza y he perdido mis notas. {bad}",
        "Otra caída de {brand}. {bad}",
        "Perdí una reunión por culpa de {brand}. {bad}",
        "¿Está caído {brand} {when}? {bad}",
    ),
    "campaign": ("Mi escritorio para {tag}. ¡Bonita idea, {brand}!", "{tag} con {product}: {good}"),
    "sorry": (
        "Lo sentimos. ¿Nos envías el número del aparato por mensaje?",
        "Perdona, ya lo estamos mirando.",
    ),
    "answer": ("Sí, funciona.", "Está en Ajustes, Dispositivos.", "Ahora mismo de tres a cinco días."),
    "thanks": ("¡Gracias, nos alegra mucho!",),
    "solved": ("¡Gracias, ya funciona!", "Perfecto, resuelto."),
    "unsolved": ("Sigue igual. {bad}", "No ha servido de nada. {bad}"),
}

_ARABIC: Grammar = {
    "thing": ("البطارية", "مزامنة التقويم", "الكاميرا", "جودة الصوت"),
    "when": ("اليوم", "أمس", "هذا الصباح", "منذ يومين"),
    "good": ("شكرا لكم!", "أنصح به.", "تجربة رائعة.", "أنا سعيد جدا."),
    "bad": ("خدمة سيئة.", "أنا محبط جدا.", "هذا غير مقبول.", "تجربة مزعجة."),
    "praise": (
        "جهاز {product} ممتاز و {thing} رائعة. {good}",
        "أحببت تطبيق {brand} كثيرا. {good}",
        "فريق {brand} ساعدني خلال دقائق. {good}",
    ),
    "complaint": (
        "تطبيق {brand} لا يعمل {when}. {bad}",
        "جهاز {product} تعطل مرة أخرى. {bad}",
        "أنتظر استرداد المبلغ من {brand} منذ أسبوعين. {bad}",
        "سألغي اشتراك {brand} قريبا. {bad}",
    ),
    "question": (
        "هل يعمل {product} مع شاشتين؟",
        "أين أجد الفاتورة في تطبيق {brand} ؟",
        "كم يستغرق شحن {product} ؟",
    ),
    "chatter": (
        "أجهز مكتبي مع {product} {when}.",
        "تحدثنا عن {brand} في الاجتماع {when}.",
        "مكتب جديد ومصباح وجهاز {product} .",
    ),
    "comparison": ("انتقلت من {other} إلى {brand} و {thing} أفضل.", "أيهما أفضل: {brand} أم {other} ؟"),
    "outage": (
        "خدمة {brand} متوقفة {when} وفقدت ملاحظاتي. {bad}",
        "ضاع يوم عمل كامل بسبب {brand} . {bad}",
        "المزامنة في {brand} معطلة {when}. {bad}",
    ),
    "campaign": ("هذا مكتبي في {tag} مع {brand} . {good}", "فكرة جميلة من {brand} {tag}"),
    "sorry": ("نعتذر عن ذلك. هل يمكنك إرسال رقم الجهاز في رسالة خاصة؟",),
    "answer": ("نعم، هذا ممكن.", "تجده في الإعدادات ثم الأجهزة."),
    "thanks": ("شكرا جزيلا لك!",),
    "solved": ("شكرا، يعمل الآن!",),
    "unsolved": ("ما زالت المشكلة موجودة. {bad}",),
}

_JAPANESE: Grammar = {
    "thing": ("バッテリー", "カレンダー同期", "マイク", "カメラ", "アプリ"),
    "when": ("今日", "昨日", "今朝", "今週"),
    "good": ("おすすめです。", "本当に満足。", "買ってよかった。", "ありがとう！"),
    "bad": ("本当に残念。", "困っています。", "ひどいです。", "もう疲れた。"),
    "praise": (
        "{brand} の{thing}が最高です。{good}",
        "{when}届いた {product} がとても快適。{good}",
        "在宅勤務は {product} で楽しくなった。{good}",
        "{brand} のサポートが早かった。{good}",
    ),
    "complaint": (
        "{brand} の{thing}がまた動かない。{bad}",
        "{product} が一週間で壊れた。{bad}",
        "{brand} の返金をまだ待っています。{bad}",
        "このままなら {brand} を解約します。{bad}",
    ),
    "question": (
        "{product} はモニター二台でも使えますか？",
        "{brand} の領収書はどこにありますか？",
        "{product} の配送はどれくらいかかりますか？",
    ),
    "chatter": (
        "{when} {product} を設定しています。",
        "{when}の会議で {brand} の話が出ました。",
        "新しい机とランプ、そして {product} です。",
        "{brand} の更新内容を読んでいます。",
    ),
    "comparison": (
        "{other} から {brand} に乗り換えた。{thing}はこちらが上。",
        "{brand} と {other} 、どちらがいい？",
    ),
    "outage": (
        "{brand} の同期が止まった。メモが全部消えた。{bad}",
        "{when}も {brand} に障害。{bad}",
        "{brand} のせいで会議に遅れた。{bad}",
    ),
    "campaign": ("{tag} に参加。{brand} の企画が楽しい。", "私の机です {tag} {product} と一緒に。{good}"),
    "sorry": ("ご不便をおかけして申し訳ありません。機器番号をDMでお知らせください。",),
    "answer": ("はい、お使いいただけます。", "設定のデバイスからご覧ください。"),
    "thanks": ("ありがとうございます！",),
    "solved": ("直りました。ありがとう！",),
    "unsolved": ("まだ同じエラーです。{bad}",),
}

GRAMMARS: Mapping[str, Grammar] = {
    "en": ENGLISH,
    "de": _GERMAN,
    "pl": _POLISH,
    "es": _SPANISH,
    "ar": _ARABIC,
    "ja": _JAPANESE,
}
