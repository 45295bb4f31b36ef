"""The built-in word lists by which a text asks for service, or shows that its author is about to leave.

One list per language, words and phrases apart by commas. Only whole words are found, so every form that
people write stands here by itself; an apostrophe may be straight, curly or left out.
"""

from __future__ import annotations

SERVICE = {
    "en": """
        help, assist, assistance, support, any update, any updates, refund, refunds, refunded, refunding,
        reimburse, reimbursed, reimbursement, compensation, compensate, money back, my money, credit back,
        overcharged, charged, double charged, charged twice, charged me, billing, billed, my bill, the bill,
        invoice, payment failed, payment declined, declined, chargeback, voucher, discount code, cancel,
        cancels, canceled, cancelled, canceling, cancelling, cancellation, cancelation, unsubscribe, return,
        returned, returning, replacement, replace, exchange, warranty, my claim, a claim, broken, broke,
        breaks, broken down, damaged, faulty, defective, defect, cracked, leaking, ruined, doesn't work,
        does not work, don't work, do not work, didn't work, did not work, not working, isn't working,
        aren't working, wasn't working, stopped working, stops working, won't work, will not work,
        never works, won't load, won't open, won't start, won't connect, won't let me, doesn't load,
        doesn't open, not loading, can't log in, can't login, cannot log in, can't sign in, can't access,
        cannot access, can't connect, can't get, can't find, can't reach, can't see, can't use, unable to,
        not able to, locked out, login, log in, password, reset, hacked, stolen, fraud, scam, scammed,
        unauthorised, unauthorized, blocked, suspended, banned, error, errors, bug, bugs, buggy, glitch,
        glitches, glitching, crash, crashes, crashed, crashing, frozen, freezes, freezing, keeps freezing,
        outage, outages, is down, are down, went down, goes down, still down, down again, offline,
        disconnected, no signal, no service, slow, issue, issues, problem, problems, trouble, fix, fixing,
        not fixed, isn't fixed, resolve, not resolved, unresolved, sort this, sort it, complaint, complaints,
        complain, complained, complaining, waiting, waited, still waiting, long wait, wait time, wait times,
        on hold, queue, delay, delays, delayed, is late, are late, was late, running late, hours late,
        late again, overdue, been hours, no reply, no response, no answer, never replied, hasn't replied,
        haven't heard, ignored, ignoring, reply, respond, lost, missing, never arrived, hasn't arrived,
        haven't received, not received, didn't receive, never received, not delivered, wasn't delivered,
        undelivered, wrong item, wrong order, wrong size, wrong address, delivery, tracking, parcel, package,
        courier, luggage, baggage, lost bag, lost bags, rebook, rebooked, rebooking, stranded, missed my,
        missed flight, missed connection, reschedule, rescheduled, speak to, talk to, call me, contact me,
        contact you, get in touch, phone number, dm, dms, dm me, dm'd, please advise, urgent, asap,
        switching to, close my account, delete my account
    """,
    "de": """
        hilfe, helfen, hilft, helft, unterstützung, support, kundenservice, kundendienst, rückerstattung,
        erstattung, erstatten, erstattet, geld zurück, mein geld, rechnung, abgebucht, doppelt abgebucht,
        berechnet, gutschein, kündigen, kündige, kündigung, gekündigt, stornieren, storniert, stornierung,
        storno, widerruf, widerrufen, rückgabe, zurückgeben, zurückschicken, retoure, umtausch, umtauschen,
        ersatz, garantie, gewährleistung, kaputt, defekt, beschädigt, funktioniert nicht, funktionieren nicht,
        geht nicht, gehen nicht, klappt nicht, läuft nicht, lädt nicht, startet nicht, geht nicht mehr,
        funktioniert nicht mehr, nicht möglich, gesperrt, passwort, einloggen, anmelden, gehackt, betrug,
        fehler, fehlermeldung, störung, ausfall, ausgefallen, stürzt ab, absturz, abgestürzt, problem,
        probleme, beschwerde, beschweren, reklamation, reklamieren, warte, warten, wartet, wartezeit,
        warteschleife, verspätung, verspätet, verzögerung, zu spät, keine antwort, keine rückmeldung,
        antwortet nicht, meldet sich nicht, verloren, verschwunden, fehlt, nicht angekommen, nicht erhalten,
        nicht geliefert, nicht zugestellt, falsch geliefert, lieferung, paket, zustellung, sendung, gepäck,
        dringend, bitte um, lösung, reparieren, reparatur, konto löschen
    """,
    "fr": """
        aide, aider, aidez, aidez-moi, assistance, support, service client, sav, service après-vente,
        remboursement, rembourser, remboursé, remboursée, remboursez, rembourse, mon argent, facture, facturé,
        facturation, prélevé, prélevée, prélèvement, débité, débitée, débité deux fois, annuler, annulé,
        annulée, annulation, résilier, résiliation, résilié, retour, retourner, renvoyer, échange, échanger,
        garantie, cassé, cassée, abîmé, abîmée, endommagé, endommagée, défectueux, défectueuse, en panne,
        panne, marche pas, ne marche pas, marche plus, ne marche plus, fonctionne pas, ne fonctionne pas,
        fonctionne plus, ne fonctionne plus, fonctionnent pas, bloqué, bloquée, bloque, impossible de,
        mot de passe, connexion, me connecter, piraté, piratée, fraude, arnaque, erreur, bug, bugs, bugue,
        plante, coupure, problème, problèmes, souci, soucis, réclamation, plainte, attends, attend, attendre,
        attente, toujours rien, retard, en retard, retardé, aucune réponse, pas de réponse, sans réponse,
        aucune nouvelle, répondez, perdu, perdue, perdus, manquant, manque, pas reçu, jamais reçu, pas livré,
        non livré, livraison, colis, livreur, bagage, bagages, urgent, urgence, réparer, réparation, solution
    """,
    "es": """
        ayuda, ayúdenme, ayudar, ayúdame, ayudenme, asistencia, soporte, atención al cliente,
        atencion al cliente, reembolso, reembolsar, reembolsen, reintegro, devolución, devolucion, devolver,
        devuelvan, mi dinero, dinero, factura, facturación, cobro, cobros, cobraron, cobrado, me cobran,
        cargo, doble cargo, cancelar, cancelado, cancelada, cancelación, cancelacion, cancelaron, dar de baja,
        darme de baja, baja, cambio, garantía, garantia, roto, rota, dañado, dañada, defectuoso, defectuosa,
        no funciona, no funcionan, no sirve, no anda, no carga, no abre, no puedo, no me deja, no deja,
        no permite, no me funciona, bloqueado, bloqueada, contraseña, clave, hackeado, hackearon, fraude,
        estafa, error, errores, falla, fallas, fallo, fallos, fallando, caído, caída, se cayó, sin servicio,
        sin internet, sin señal, problema, problemas, queja, quejas, reclamo, reclamos, reclamación, reclamar,
        esperando, espera, espero, retraso, retrasado, retrasos, demora, demoras, tarde, sin respuesta,
        no responden, no contestan, nadie responde, nadie contesta, respondan, contesten, perdido, perdida,
        perdieron, falta, no llegó, no ha llegado, no llega, no he recibido, no recibí, entrega, envío,
        pedido, paquete, equipaje, maleta, urgente, solución, solucion, solucionar, solucionen, arreglen,
        arreglar, reparar, reparación
    """,
    "it": """
        aiuto, aiutare, aiutatemi, aiutarmi, assistenza, supporto, servizio clienti, rimborso, rimborsi,
        rimborsare, rimborsato, rimborsata, i miei soldi, soldi, fattura, addebito, addebitato, addebitati,
        addebitato due volte, annullare, annullato, annullata, annullamento, cancellare, cancellato,
        cancellata, disdire, disdetta, recesso, reso, restituire, restituzione, cambio, sostituzione,
        sostituire, garanzia, rotto, rotta, danneggiato, danneggiata, difettoso, difettosa, guasto, guasta,
        non funziona, non funzionano, non va, non parte, non carica, non si apre, non riesco, non posso,
        non mi fa, bloccato, bloccata, password, accedere, accesso, hackerato, frode, truffa, errore, errori,
        bug, crash, disservizio, disservizi, problema, problemi, reclamo, reclami, lamentela, aspetto,
        aspettando, attesa, in attesa, aspettare, ritardo, ritardi, in ritardo, nessuna risposta,
        non risponde, non rispondono, rispondete, perso, persa, smarrito, smarrita, manca, mancante,
        non arriva, non è arrivato, mai arrivato, non ho ricevuto, mai ricevuto, consegna, consegnato,
        spedizione, pacco, ordine, bagaglio, bagagli, valigia, urgente, risolvere, risolvete, soluzione,
        riparare, riparazione
    """,
    "pt": """
        ajuda, ajudar, ajudem, me ajuda, me ajudem, assistência, assistencia, suporte, atendimento, sac,
        reembolso, reembolsar, reembolsado, estorno, estornar, devolução, devolver, meu dinheiro,
        dinheiro de volta, fatura, cobrança, cobrança indevida, cobrado, cobrada, cobraram, cobrando,
        cobrado duas vezes, cancelar, cancelado, cancelada, cancelamento, cancelem, cancelaram, troca, trocar,
        garantia, quebrado, quebrada, quebrou, danificado, danificada, com defeito, defeito, não funciona,
        nao funciona, não funcionam, não está funcionando, não tá funcionando, parou de funcionar,
        não consigo, nao consigo, não abre, não carrega, não entra, não deixa, bloqueado, bloqueada, senha,
        acessar, hackeado, hackeada, hackearam, fraude, golpe, erro, erros, bug, bugado, travando, travou,
        caiu, fora do ar, sem sinal, sem internet, instabilidade, problema, problemas, reclamação, reclamar,
        reclamações, esperando, espera, aguardando, aguardo, atraso, atrasado, atrasada, atrasou, demora,
        demorando, sem resposta, ninguém responde, ninguém atende, não respondem, não atendem, respondam,
        perdido, perdida, perderam, extraviado, sumiu, falta, não chegou, nao chegou, não recebi, nao recebi,
        não foi entregue, entrega, encomenda, pedido, bagagem, mala, urgente, resolver, resolvam, resolvem,
        solução, conserto, consertar
    """,
    "pl": """
        pomoc, pomocy, pomóżcie, pomożecie, pomóc, pomoże, wsparcie, obsługa klienta, bok, infolinia,
        infolinię, zwrot, zwrotu, zwroty, zwrócić, zwróćcie, zwrot pieniędzy, pieniądze, moje pieniądze,
        faktura, faktury, fakturę, rachunek, pobrano, pobrane, pobraliście, naliczono, obciążono, podwójnie,
        anulować, anuluję, anulowano, anulowanie, anulowany, odwołany, odwołano, rezygnacja, rezygnacji,
        rezygnuję, wypowiedzenie, wymiana, wymienić, wymiany, gwarancja, gwarancji, gwarancję, reklamacja,
        reklamacji, reklamację, reklamacje, zepsuty, zepsuta, zepsute, zepsuł, zepsuło, uszkodzony,
        uszkodzona, uszkodzone, wadliwy, nie działa, nie działają, nie działało, przestało działać,
        przestał działać, nie mogę, nie da się, nie można, nie wczytuje, nie ładuje, nie otwiera, zablokowane,
        zablokowany, zablokowano, hasło, hasła, zalogować, logowanie, oszustwo, błąd, błędy, błędu, awaria,
        awarii, awarię, usterka, problem, problemy, problemu, skarga, skargę, czekam, czekamy, czekać,
        ile można, opóźnienie, opóźniony, opóźniona, spóźniony, spóźnienie, brak odpowiedzi, bez odpowiedzi,
        nikt nie odpowiada, nie odpowiadacie, nie odpisujecie, odpowiedzcie, zgubiony, zgubiona, zgubiliście,
        zginęła, zaginęła, brakuje, nie dotarła, nie dotarł, nie dotarło, nie doszła, nie doszło,
        nie dostałem, nie dostałam, nie otrzymałem, nie otrzymałam, dostawa, dostawy, przesyłka, przesyłki,
        przesyłkę, paczka, paczki, paczkę, kurier, kuriera, zamówienie, zamówienia, bagaż, bagażu, pilne,
        naprawić, naprawcie, naprawa, naprawy
    """,
    "nl": """
        hulp, help, helpen, helpt, klantenservice, ondersteuning, support, terugbetaling, terugbetalen,
        terugbetaald, geld terug, mijn geld, factuur, rekening, afgeschreven, dubbel afgeschreven,
        in rekening, annuleren, geannuleerd, annulering, opzeggen, opgezegd, opzegging, retour, retourneren,
        terugsturen, ruilen, omruilen, vervanging, garantie, kapot, stuk, defect, beschadigd, werkt niet,
        werken niet, werkt niet meer, doet het niet, lukt niet, laadt niet, opent niet, kan niet, geblokkeerd,
        wachtwoord, inloggen, gehackt, fraude, oplichting, fout, foutmelding, storing, storingen, bug, crasht,
        vastgelopen, probleem, problemen, klacht, klachten, klagen, wacht, wachten, wachttijd, in de wacht,
        vertraging, vertraagd, te laat, geen antwoord, geen reactie, reageert niet, reageren niet, reageer,
        kwijt, verloren, zoek, ontbreekt, niet aangekomen, niet ontvangen, niet geleverd, niet bezorgd,
        bezorging, levering, pakket, pakketje, bestelling, bagage, koffer, dringend, spoed, oplossing,
        oplossen, opgelost, reparatie, repareren
    """,
    "el": """
        βοήθεια, βοηθήστε, βοηθήσετε, εξυπηρέτηση, εξυπηρέτηση πελατών, υποστήριξη, επιστροφή,
        επιστροφή χρημάτων, επιστρέψτε, αποζημίωση, τα λεφτά μου, τα χρήματά μου, χρέωση, χρεώσεις, χρεώθηκα,
        χρεώσατε, διπλή χρέωση, τιμολόγιο, λογαριασμός, λογαριασμό, ακύρωση, ακυρώσω, ακυρώθηκε, ακυρώσατε,
        αλλαγή, αντικατάσταση, εγγύηση, χαλασμένο, χαλασμένη, χάλασε, σπασμένο, ελαττωματικό, δεν λειτουργεί,
        δε λειτουργεί, δεν δουλεύει, δε δουλεύει, δεν δουλευει, δεν ανοίγει, δεν φορτώνει, δεν μπορώ,
        δε μπορώ, κωδικός, κωδικό, σύνδεση, απάτη, σφάλμα, λάθος, βλάβη, διακοπή, κόλλησε, πρόβλημα,
        προβλήματα, προβλημα, παράπονο, παράπονα, περιμένω, περιμένουμε, αναμονή, καθυστέρηση, καθυστερεί,
        αργεί, καμία απάντηση, δεν απαντάτε, δεν απαντάει, δεν απαντά, απαντήστε, χάθηκε, χάσατε, λείπει,
        δεν ήρθε, δεν έφτασε, δεν έλαβα, δεν παρέλαβα, παράδοση, παραγγελία, δέμα, αποσκευές, βαλίτσα,
        επείγον, λύση, επισκευή, φτιάξτε
    """,
    "ru": """
        помощь, помощи, помогите, помочь, поддержка, поддержки, поддержку, поддержке, служба поддержки,
        возврат, возврата, вернуть, верните, возврат денег, деньги, мои деньги, компенсация, компенсацию,
        счёт, счет, списали, списание, списано, сняли, дважды, двойное списание, отмена, отменить, отмените,
        отменили, отменён, отменен, отписаться, обмен, обменять, замена, заменить, гарантия, гарантии, сломан,
        сломана, сломалось, сломался, сломалась, поломка, повреждён, поврежден, повреждена, брак, бракованный,
        не работает, не работают, не работал, перестало работать, перестал работать, не грузит,
        не загружается, не открывается, не запускается, не могу, не получается, невозможно, заблокировали,
        заблокирован, пароль, войти, взломали, мошенники, мошенничество, обман, ошибка, ошибки, ошибку, сбой,
        сбои, глючит, вылетает, зависает, лежит, проблема, проблемы, проблему, проблемой, жалоба, жалобу,
        жалобы, претензия, жду, ждём, ждем, ждать, сколько ждать, ожидание, задержка, задержки, задержали,
        опаздывает, опоздание, нет ответа, без ответа, не отвечаете, не отвечают, не отвечает,
        никто не отвечает, ответьте, потеряли, потерян, потеряна, потерялась, пропал, пропала, пропали,
        не пришло, не пришла, не пришёл, не пришел, не получил, не получила, не доставили, доставка, доставки,
        доставку, посылка, посылку, посылки, заказ, багаж, багажа, срочно, решите, решить, почините, ремонт
    """,
    "ar": """
        مساعدة, المساعدة, مساعده, ساعدوني, ساعدني, تساعدوني, دعم, الدعم, خدمة العملاء, خدمه العملاء,
        الدعم الفني, استرداد, استرجاع, استرجع, ارجاع, إرجاع, رجعوا, فلوسي, فلوس, المبلغ, مبلغ, تعويض, فاتورة,
        الفاتورة, خصم, خصمتم, انخصم, تم الخصم, مرتين, إلغاء, الغاء, الغي, ألغي, الغيت, تم الغاء, استبدال,
        تبديل, ضمان, الضمان, مكسور, مكسورة, خربان, خربانة, عطل, عطلان, معطل, العطل, تالف, تالفة, لا يعمل,
        لا تعمل, ما يعمل, ما يشتغل, ما تشتغل, ما يفتح, ما تفتح, لا يفتح, لا استطيع, لا أستطيع, ما اقدر,
        ما أقدر, مو راضي, كلمة المرور, كلمة السر, تسجيل الدخول, محظور, موقوف, احتيال, نصب, خطأ, خطا, مشكلة,
        المشكلة, مشكله, المشكله, مشاكل, مشكلتي, شكوى, الشكوى, شكوي, اشتكي, انتظر, أنتظر, انتظار, الانتظار,
        منتظر, تأخير, تاخير, التأخير, متأخر, متاخر, تأخر, تاخر, لا يوجد رد, ما في رد, محد يرد, ما تردون,
        لا تردون, ردوا, الرد, ردوا علي, ضاع, ضاعت, مفقود, مفقودة, ناقص, لم يصل, لم تصل, ما وصل, ما وصلت,
        ما وصلني, لم استلم, لم أستلم, ما استلمت, توصيل, التوصيل, شحنة, الشحنة, الشحنه, طلبي, الطلب, طرد,
        حقيبة, امتعة, أمتعة, عاجل, ضروري, حل, الحل, حلوا, تصليح, صيانة
    """,
    "fa": """
        کمک, کمکم کنید, راهنمایی, پشتیبانی, خدمات مشتریان, پس بدهید, پس بدید, برگشت, برگشت پول, استرداد,
        بازگشت وجه, عودت, عودت وجه, پولم, پول من, خسارت, فاکتور, صورتحساب, کسر شد, کسر شده, دوبار, دو بار,
        لغو, لغو شد, لغو کنید, کنسل, کنسل شد, کنسلی, مرجوع, مرجوعی, تعویض, گارانتی, ضمانت, خراب, خرابه,
        خراب شد, خراب شده, شکسته, معیوب, کار نمی‌کند, کار نمیکند, کار نمی کند, کار نمی‌کنه, کار نمیکنه,
        کار نمی کنه, باز نمی‌شود, باز نمیشود, باز نمیشه, باز نمی‌شه, وصل نمیشه, وصل نمی‌شه, نمی‌توانم,
        نمیتوانم, نمی‌تونم, نمیتونم, مسدود, رمز, رمز عبور, ورود, هک شده, کلاهبرداری, خطا, ارور, باگ, قطع,
        قطعه, قطعی, اختلال, مشکل, مشکلات, مشکلم, شکایت, منتظر, منتظرم, انتظار, تاخیر, تأخیر, دیر,
        جواب نمی‌دهید, جواب نمیدهید, جواب نمی‌دین, جواب نمیدین, جواب نمیدن, پاسخگو نیست, پاسخگو نیستید,
        پاسخ نمی‌دهید, پاسخ نمیدهید, جواب بدید, پاسخ بدهید, گم شده, گم شد, نرسید, نرسیده, به دستم نرسیده,
        تحویل نشده, تحویل داده نشده, دریافت نکردم, ارسال نشده, ارسال, تحویل, سفارش, سفارشم, بسته, مرسوله,
        چمدان, فوری, رسیدگی, رسیدگی کنید, پیگیری, پیگیری کنید, حل کنید, تعمیر
    """,
}
"""What asks for service: one is enough in a message that is addressed to a brand."""

CHURN = {
    "en": """
        cancel, cancels, canceled, cancelled, canceling, cancelling, cancellation, cancelation, unsubscribe,
        unsubscribed, unsubscribing, switch, switched, switching, switch to, return, returned, returning,
        leaving, am leaving, i'm leaving, i've left, moving to, moved to, going elsewhere, go elsewhere,
        taking my business, take my business, lost a customer, losing a customer, lose a customer,
        lost me as a customer, losing me as a customer, lost my business, former customer, ex customer,
        never again, never buying, never buy, never using, never use, never ordering, never flying,
        not renewing, won't renew, won't be renewing, will not renew, don't renew, end my contract,
        ending my contract, end my subscription, close my account, closing my account, closed my account,
        delete my account, deleting my account, deleted my account, uninstall, uninstalled, uninstalling,
        i quit, quitting, done with, i'm done, i'm out, fed up, last straw, boycott, boycotting, ditch,
        ditched, ditching, dump, dumped, dumping, alternative to, alternatives to
    """,
    "de": """
        kündigen, kündige, kündigt, kündigung, gekündigt, stornieren, storniere, storniert, abbestellen,
        abbestellt, abo beenden, wechseln, wechsle, wechsel, gewechselt, anbieter wechseln, zurückgeben,
        zurückschicken, rückgabe, retoure, widerrufen, widerruf, nie wieder, nie mehr, das letzte mal,
        verlasse, konto löschen, deinstalliert, deinstalliere, deinstallieren, boykott, boykottieren,
        kunden verloren, einen kunden weniger, kunde verloren, nicht verlängern, verlängere nicht,
        alternative zu, alternativen zu, gehe zu, bin weg, mir reicht's, reicht mir
    """,
    "fr": """
        annuler, annule, annulé, annulée, annulation, résilier, résilie, résilié, résiliation, me désabonner,
        désabonner, désabonne, désabonné, désabonnement, changer, change d'opérateur, changer d'opérateur,
        changé pour, changer pour, passer chez, passe chez, je pars, quitter, je quitte, retourner, renvoyer,
        retour, plus jamais, jamais plus, dernière fois, perdu un client, perdu une cliente, perdre un client,
        un client de moins, supprimer mon compte, fermer mon compte, clôturer mon compte, désinstaller,
        désinstallé, désinstalle, boycott, boycotter, aller ailleurs, alternative à, alternatives à
    """,
    "es": """
        cancelar, cancelo, cancelé, cancelado, cancelada, cancelación, cancelacion, darme de baja,
        dar de baja, me doy de baja, me di de baja, desuscribir, desuscribirme, cambiar, cambiarme, me cambio,
        me cambié, cambiar de compañía, cambiar de operador, devolver, devolución, devolucion, dejar, me voy,
        nos vamos, abandono, nunca más, nunca mas, jamás, última vez, ultima vez, perdieron un cliente,
        pierden un cliente, un cliente menos, cerrar mi cuenta, eliminar mi cuenta, borrar mi cuenta,
        desinstalar, desinstalé, desinstalo, boicot, boicotear, no renovar, no renovaré, alternativa a,
        alternativas a
    """,
    "it": """
        annullare, annullo, annullato, cancellare, cancello, disdire, disdico, disdetta, disdetto, recedere,
        recesso, disiscrivermi, disiscrivere, cambiare, cambio, cambiato, cambio operatore,
        cambiare operatore, passare a, passo a, passo ad, restituire, restituisco, reso, lascio, me ne vado,
        abbandono, abbandonare, mai più, mai piu, ultima volta, perso un cliente, perdete un cliente,
        un cliente in meno, chiudere il conto, chiudo il conto, eliminare il mio account,
        cancellare il mio account, disinstallare, disinstallo, disinstallato, boicottare, boicottaggio,
        non rinnovo, non rinnoverò, alternativa a, alternative a
    """,
    "pt": """
        cancelar, cancelo, cancelei, cancelando, cancelado, cancelada, cancelamento, desassinar, desinscrever,
        mudar, mudar de operadora, mudando, mudei, trocar, trocando, troquei, trocar de operadora, migrar,
        migrando, portabilidade, devolver, devolução, deixar, deixando, vou embora, abandonar, nunca mais,
        última vez, ultima vez, perderam um cliente, perdeu um cliente, um cliente a menos, cliente a menos,
        encerrar minha conta, excluir minha conta, deletar minha conta, fechar minha conta, desinstalar,
        desinstalei, desinstalando, boicote, boicotar, não renovar, não vou renovar, alternativa ao,
        alternativa à, alternativas ao
    """,
    "pl": """
        rezygnuję, rezygnuje, rezygnacja, rezygnacji, rezygnację, rezygnować, zrezygnować, zrezygnowałem,
        zrezygnowałam, anulować, anuluję, anulowanie, wypowiedzieć, wypowiadam, wypowiedzenie,
        wypowiedzenie umowy, rozwiązać umowę, rozwiązuję umowę, zmieniam, zmienić operatora,
        zmieniam operatora, zmiana operatora, przechodzę, przechodzę do, przenoszę, przenieść, przenoszę się,
        zwrot, zwrócić, zwracam, odchodzę, odejść, odchodzimy, nigdy więcej, ostatni raz,
        straciliście klienta, tracicie klienta, stracili klienta, usunąć konto, usuwam konto, zamknąć konto,
        zamykam konto, odinstalować, odinstalowałem, odinstalowałam, odinstalowuję, bojkot, bojkotować,
        nie przedłużę, nie przedłużam, mam dość, alternatywa dla, alternatywy dla
    """,
    "nl": """
        opzeggen, opgezegd, opzegging, ik zeg op, zeg mijn, annuleren, annuleer, geannuleerd, uitschrijven,
        afmelden, overstappen, overgestapt, stap over, overstap, wisselen, retour, retourneren, terugsturen,
        vertrek, ik ga weg, ben weg, verlaat, nooit meer, laatste keer, klant kwijt, klant verloren,
        een klant minder, account verwijderen, account opheffen, verwijderd, verwijder mijn, boycot,
        boycotten, niet verlengen, verleng niet, ben er klaar mee, klaar mee, alternatief voor,
        alternatieven voor
    """,
    "el": """
        ακύρωση, ακυρώνω, ακυρώσω, ακύρωσα, διακοπή συνδρομής, διακόπτω, διακόψω, απεγγραφή, αλλάζω, αλλάξω,
        αλλάζω εταιρεία, αλλαγή παρόχου, αλλάζω πάροχο, μετακινούμαι, επιστροφή, επιστρέφω, επιστρέψω, φεύγω,
        φύγω, έφυγα, ποτέ ξανά, ποτέ πια, τελευταία φορά, χάσατε πελάτη, χάνετε πελάτη,
        ένας πελάτης λιγότερος, κλείνω τον λογαριασμό, διαγραφή λογαριασμού, απεγκατάσταση, απεγκατέστησα,
        μποϊκοτάζ, εναλλακτική
    """,
    "ru": """
        отменить, отменяю, отмена, отменил, отменила, отписаться, отписываюсь, отписался, отписалась,
        отказаться, отказываюсь, отказался, отказалась, расторгнуть, расторгаю, перейти, перехожу, переходим,
        перешёл, перешел, перешла, сменить, меняю, сменил, сменила, вернуть, возврат, возвращаю, ухожу,
        уходим, ушёл, ушел, ушла, уйти, больше никогда, никогда больше, последний раз, потеряли клиента,
        теряете клиента, минус клиент, минус один клиент, закрыть счёт, закрыть счет, закрываю счёт,
        закрываю счет, удалить аккаунт, удаляю аккаунт, удалил аккаунт, удалил приложение, удалила приложение,
        удаляю приложение, бойкот, бойкотировать, не продлю, не буду продлевать, надоело, альтернатива,
        альтернативы
    """,
    "ar": """
        إلغاء, الغاء, الغي, ألغي, الغيت, ألغيت, بلغي, إلغاء الاشتراك, الغاء الاشتراك, الغاء اشتراكي,
        الغي اشتراكي, تحويل, بحول, احول, أحول, انتقل, أنتقل, بنتقل, انتقلت, بغير, اغير, تغيير الشركة, ارجاع,
        إرجاع, ارجع, ارجعه, استرجاع, مغادرة, اترك, أترك, تركت, بترك, لن اتعامل, لن أتعامل, ما راح اتعامل,
        آخر مرة, اخر مرة, اخر مره, خسرتم عميل, خسرتوا عميل, خسرتوني, أغلق حسابي, اغلاق حسابي, إغلاق حسابي,
        حذف حسابي, حذفت التطبيق, حذف التطبيق, مقاطعة, قاطعوا, بديل, بدائل
    """,
    "fa": """
        لغو, لغو اشتراک, لغو کنم, کنسل, کنسل کنم, کنسل کردم, انصراف, انصراف دادم, منصرف, قطع همکاری,
        تغییر اپراتور, عوض کنم, عوض کردم, عوض می‌کنم, عوض میکنم, ترابرد, می‌روم, میروم, می‌رم, میرم سراغ,
        می‌رم سراغ, مهاجرت, مرجوع, مرجوع کنم, پس بدم, پس دادم, پس می‌دهم, دیگه هرگز, دیگر هرگز, هیچ‌وقت دیگه,
        هیچوقت دیگه, آخرین بار, آخرین باره, مشتری از دست دادید, بستن حساب, حسابم را می‌بندم, حذف حساب,
        پاک کردم, حذف کردم, حذف برنامه, تحریم, تحریم کنید, خداحافظ, جایگزین
    """,
}
"""What shows that somebody is about to leave: one is enough in a mention, even one that tags nobody."""
