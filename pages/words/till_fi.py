"""The texts of the till page in Finnish."""

from typing import Final

WORDS: Final = {
    "title": "Kassa · {shop}",
    "more": "Lisää",
    "save": "Tallenna",
    "done": "Valmis",
    "details": "Lisätiedot",
    "online": "Yhteydessä",
    "print": "Tulosta",
    "find": "Hae",
    "name": "Nimi",
    "price": "Hinta",
    "quantity": "Määrä",
    "category": "Tuoteryhmä",
    "total": "Yhteensä",
    "remove": "Poista",
    "phone": "Puhelin, + ja maakoodi",
    "email": "Sähköposti",
    "no_storage": (
        "Selain ei tallenna tähän mitään, joten myynnit eivät olisi turvassa. Avaa kassa "
        "tavallisessa ikkunassa, ei yksityisessä."
    ),
    "elsewhere_title": "Kassa on auki toisessa välilehdessä",
    "elsewhere_text": (
        "Vain yksi välilehti voi olla kassa, jotta yhtään myyntiä ei lähetetä kahdesti."
    ),
    "take_over": "Käytä tätä välilehteä",
    "enrol_title": "Ota tämä kassa käyttöön",
    "enrol_step_1": "Avaa kassa hallinnassa ja valitse Enrol: näet QR-koodin.",
    "enrol_step_2": "Lue se alla olevaan kenttään tai kirjoita koodi.",
    "enrol_code": "Kassan koodi",
    "enrol_hint": "Se alkaa te_ ja kelpaa 15 minuuttia, kerran.",
    "enrol_ok": "Ota käyttöön",
    "enrol_empty": "Lue tai kirjoita ensin koodi.",
    "enrol_no_code": "Tämä ei ole kassan koodi: se alkaa te_. Lue hallinnan QR-koodi.",
    "enrol_refused": "Koodi on tuntematon, käytetty tai yli 15 minuuttia vanha. Pyydä uusi.",
    "enrol_again": "Poista kassa käytöstä ja ota uudelleen",
    "enrol_again_sure": "Varmasti? Se vaatii uuden koodin hallinnasta.",
    "was_let_out": "Kassa on poistettu käytöstä; ota se uudelleen käyttöön.",
    "queue_kept.one": "{count} myynti on tallessa tässä ja lähetetään, kun kassa on taas käytössä.",
    "queue_kept.other": (
        "{count} myyntiä on tallessa tässä, ja ne lähetetään, kun kassa on taas käytössä."
    ),
    "scan": "Lue tai kirjoita: kortti, sovellus, puhelin, sähköposti, kuponki, kuitti",
    "scan_hint": "Lue kortti, puhelin, kuponki, kuitti …",
    "nobody_yet": "Ei vielä asiakasta. Lue kortti tai sovellus tai kirjoita puhelinnumero.",
    "looking_up": "Haetaan …",
    "member_later": "Ei verkkoyhteyttä: tämän myynnin pisteet tulevat myöhemmin.",
    "sell_without": "Myy ilman",
    "customer": "Asiakas",
    "member": "Jäsen",
    "member_forget": "Poista jäsen tästä myynnistä",
    "welcome_new": "Liitetty: tervetuloa!",
    "new_member": "Uusi jäsen",
    "new_title": "Liitä uusi jäsen",
    "member_name": "Nimi (vapaaehtoinen)",
    "new_ok": "Liitä",
    "new_nothing": "Anna puhelinnumero, sähköposti tai nimi.",
    "new_needs_network": (
        "Ei vastausta. Liittäminen vaatii verkon: myy ilman ja liitä ensi kerralla."
    ),
    "basket": "Ostoskori",
    "goods": "Tuotteita",
    "add_line": "Lisää koriin",
    "lines_none": "Kori on tyhjä. Kirjoita hinta ja paina Enter.",
    "off_the_bill": "Vähennykset",
    "bad_amount": "Kirjoita hinta, esimerkiksi {sample}.",
    "huge_amount": (
        "Tämä on liikaa hinnaksi: enintään {most}. Kortit ja puhelinnumerot kirjoitetaan ylös."
    ),
    "off_nothing": "korissa ei ole: {goods}",
    "hold_over": (
        "Palkinnon {name} aika on ohi: poista se, tai jäsen varaa sen sovelluksessa uudelleen."
    ),
    "not_reckoned": (
        "{name} koskee vain tiettyjä tuotteita, joita tämä kassa ei tunnista. Mitään ei vähennetty."
    ),
    "bad_quantity": "Kirjoita määrä: 2, tai paino kuten 0,250.",
    "change_line": "Muuta {name}, {amount}",
    "remove_named": "Poista {name}",
    "edit_line": "Muuta riviä",
    "undo": "Kumoa",
    "give_up": "Hylkää myynti",
    "of_total": "{amount} yhteensä",
    "to_pay": "Maksettavaa",
    "paid_cash": "Maksettu käteisellä",
    "paid_card": "Maksettu kortilla",
    "how_come": "Miksi?",
    "quote_none": "Pisteet näkyvät kirjoittaessa.",
    "quote_with": "tästä korista",
    "quote_without": "Ilman jäsentä ei kerry mitään.",
    "points_follow": "Pisteet tulevat myöhemmin",
    "rewards": "Palkinnot",
    "rewards_none": "Näkyvät, kun jäsen on paikalla.",
    "rewards_empty": "Ei palkintoja tälle jäsenelle nyt.",
    "as_many": "Niin monta kuin haluaa",
    "short": "Puuttuu {points}",
    "besides": "ja lisäksi {amount}",
    "percent_off": "{percent} % alennus",
    "amount_off": "{amount} alennus",
    "points_to_use": "Käytettävät pisteet",
    "points_most": "Enintään {points}: {amount}",
    "take_off": "Vähennä laskusta",
    "reward_needs_network": "Ei vastausta. Palkinnot vaativat verkon; mitään ei vähennetty.",
    "voucher_needs_network": "Ei vastausta. Kupongit vaativat verkon; mitään ei vähennetty.",
    "voucher_take": "Käytä tässä myynnissä",
    "voucher_gone": "Kuponkia ei voi käyttää tällä kuitilla.",
    "receipt": "Kuitti",
    "paid_title": "Maksettu: {amount}",
    "sending": "Lähetetään …",
    "earned": "{points} ansaittu.",
    "balance_now": "Saldo: {points}.",
    "sold_without": "Myyty ilman jäsentä.",
    "sale_queued": (
        "Ei verkkoyhteyttä: myynti on tallessa ja lähtee itsestään. Pisteet tulevat myöhemmin."
    ),
    "sale_refused": "Myyntiä ei kirjattu: katso Odottavat.",
    "refused_later": "Myynti {number} hylättiin. Katso Odottavat.",
    "points_follow_paper": "Pisteet tulevat myöhemmin.",
    "next_customer": "Seuraava asiakas",
    "not_stored": (
        "Laitteen muisti on täynnä: myynnit ja palautukset lähetetään, mutta ne katoavat, jos"
        " lähetys epäonnistuu. Vapauta tilaa."
    ),
    "tender_cash": "Käteinen",
    "tender_card": "Kortti",
    "tender_other": "Maksettu",
    "return": "Palautus",
    "return_title": "Palautus tai mitätöinti",
    "receipt_number": "Kuitin numero",
    "return_lines": "Palauta valitut",
    "amount": "Summa",
    "return_amount": "Tai summa",
    "return_amount_most": "Enintään {amount}: tavaroiden hinnasta jäljellä.",
    "return_amount_more": "Tästä myynnistä voi palauttaa enää {amount}.",
    "return_amount_bad": "Kirjoita summa, esimerkiksi {sample}.",
    "return_all": "Palauta kaikki",
    "return_void": "Mitätöi: myyntiä ei ollut",
    "reprint": "Tulosta kuitti uudelleen",
    "return_of_return": (
        "Tämä on palautus, eikä palautusta voi palauttaa. Jos asiakas ottaa tavarat "
        "sittenkin, tee uusi myynti."
    ),
    "return_unknown": "Tällä numerolla ei ole myyntiä tässä myymälässä. Tarkista kuitin numero.",
    "return_blind": (
        "Ei verkkoyhteyttä, eikä tämä kassa myynyt sitä: vain koko myynnin voi mitätöidä nyt."
    ),
    "sale_about": "Myynti {amount}, {time}",
    "line_number": "Rivi {line}",
    "line_left": "{quantity} palautettavissa, {amount}",
    "line_money_left": "Tuote on palautettu, mutta hinnasta on jäljellä {amount}",
    "line_gone": "Kaikki on jo palautettu",
    "one_more": "Yksi lisää: {name}",
    "returned_before": "{amount} on palautettu aiemmin.",
    "return_nothing_left": "Tästä myynnistä ei ole enää mitään palautettavaa.",
    "was_voided": "Myynti on mitätöity.",
    "return_of": "Palautus: {number}",
    "money_back": "{amount} asiakkaalle takaisin.",
    "back_sum": "Asiakkaalle takaisin: {amount}",
    "goods_sum": "Tavarat {amount}",
    "back_part": (
        "Tavarat maksoivat {goods}; myynnistä {off} maksettiin pisteillä tai kupongeilla, eikä "
        "sitä makseta takaisin."
    ),
    "back_elsewhere": (
        "Toinen kassa myi tämän: anna takaisin se, mikä kuitin mukaan maksettiin käteisellä tai "
        "kortilla, ilman pisteitä ja kuponkeja."
    ),
    "goods_back": "Tavaroita palautui {amount}.",
    "paid_otherwise": "Pisteet, kupongit",
    "paid_back": "Maksettu takaisin",
    "taken_back": "{points} otettu takaisin.",
    "owed": "{points} jää velkaa.",
    "return_waits": "Kirjattu: vaikuttaa, kun myynti on saapunut.",
    "return_queued": (
        "Ei verkkoyhteyttä: palautus on tallessa ja lähtee itsestään. Pisteet tulevat myöhemmin."
    ),
    "waiting": "Odottavat",
    "waiting_title": "Odottaa lähetystä",
    "waiting_none": "Mikään ei odota: kaikki myynnit on lähetetty.",
    "send_now": "Lähetä nyt",
    "sending_count.one": "lähetetään {count} …",
    "sending_count.other": "lähetetään {count} …",
    "count_refused.one": "{count} hylätty",
    "count_refused.other": "{count} hylättyä",
    "sale_waits": "Lähetetään, kun verkkoyhteys on.",
    "return_waits_here": "Palautus: lähetetään, kun verkkoyhteys on.",
    "do_without": "Lähetä ilman palkintoa; {amount} sovitaan asiakkaan kanssa",
    "reward_gone": "Sen palkinto on peruttu, käytetty tai vanhentunut.",
    "do_number": "Lähetä uudella kuitin numerolla",
    "do_open": "Avaa uudelleen ja korjaa",
    "do_again": "Lähetä uudelleen",
    "do_settled": "Hoidettu käsin",
    "do_settled_sure": "Varmasti? Sitä ei enää lähetetä.",
    "finish_first": "Päätä tai hylkää ensin kassalla oleva myynti.",
    "paper": "Tulostimen paperi",
    "print_always": "Tulosta jokainen kuitti",
    "keys": "Näppäimet",
    "key_f2": "Kirjoita hinta",
    "key_f4": "Palkintoihin",
    "key_esc": "Sulje; takaisin lukukenttään",
    "clock_right": "Laitteen kello on oikeassa.",
    "clock_wrong": (
        "Laitteen kello on {seconds} sekuntia väärässä. Myynnit saavat silti oikean ajan."
    ),
    "enrol_anew": (
        "Tämä on kassan koodi. Otetaanko kassa käyttöön sillä? Täällä odottava jää sille "
        "myymälälle, jossa se myytiin."
    ),
    "kept_aside": (
        "Kesken oleva myynti säilyy kassalle {place}: ota kassa siellä uudelleen "
        "käyttöön jatkaaksesi."
    ),
    "waits_elsewhere": (
        "Myyty kassalla {place}. Lähetetään, kun tämä kassa on taas otettu siellä käyttöön."
    ),
    "refused_place": (
        "Palvelu ei tunne tälle kassalle paikkaa {place}. Pyydä tarkistamaan myymälä ja "
        "kassa hallinnassa ja lähetä uudelleen."
    ),
    "refused_currency": (
        "Myymälän valuutta ei ole enää {currency}. Pyydä tarkistamaan valuutta hallinnassa."
    ),
    "unsure": "Ei vastausta, eikä tämä ehkä ole jäsen: kenen myynti tämä on?",
    "unsure_member": "Ei vastausta: {name} pysyy tällä myynnillä.",
    "take_scan": "Se on jäsen; pisteet tulevat perässä",
    "keep_member": "Pidä {name}",
    "choose_first": "Kerro ensin, kenen myynti tämä on.",
    "not_added": "Hinta ei ole vielä korissa: lisää se painamalla Enter tai tyhjennä se.",
    "enrolled_late": (
        "Uusi jäsen on lisätty. Hänen myyntinsä on jo ohi, eikä siitä tullut hänelle pisteitä."
    ),
    "scan_short": "{text} on liian lyhyt kortiksi. Kirjoita hinta desimaalein tai Hinta-kenttään.",
    "return_elsewhere": "Myyty kassalla {place}: ota palautus siellä.",
}
