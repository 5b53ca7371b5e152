use time::macros::date;

use super::*;

const TODAY: Date = date!(2026 - 11 - 24);
/// The specimen of Doc 9303 part 4.
const PASSPORT: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
/// The specimen of Doc 9303 part 5.
const CARD: &str = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";

#[test]
fn the_specimens_of_the_standard() {
    let passport = Mrz::parse(PASSPORT, TODAY).expect("a passport");
    assert_eq!((passport.format(), passport.document_code(), passport.issuer()), (MrzFormat::Td3, "P", "UTO"));
    assert_eq!((passport.surname().reveal(), passport.given_names().reveal()), ("ERIKSSON", "ANNA MARIA"));
    assert_eq!((passport.document_number().reveal(), passport.nationality()), ("L898902C3", "UTO"));
    assert_eq!((passport.birth_date(), passport.sex()), (Some(date!(1974 - 08 - 12)), Sex::Female));
    assert_eq!(passport.expires(), Some(date!(2012 - 04 - 15)));
    let card = Mrz::parse(CARD, TODAY).expect("a card");
    assert_eq!((card.format(), card.document_code(), card.document_number().reveal()), (MrzFormat::Td1, "I", "D23145890"));
    assert_eq!((card.birth_date(), card.expires()), (passport.birth_date(), passport.expires()));
    assert_eq!(card.surname().reveal(), "ERIKSSON");
    assert_eq!(format!("{card:?}"), "Mrz(Td1, ***)");
}

#[test]
fn spaces_small_letters_and_full_width_signs_are_the_same_zone() {
    let passport = Mrz::parse(PASSPORT, TODAY);
    assert_eq!(Mrz::parse(&PASSPORT.replace('\n', ""), TODAY), passport);
    assert_eq!(Mrz::parse(&PASSPORT.replace('\n', " \r\n ").to_lowercase().replace('<', "＜"), TODAY), passport);
}

/// A number of ten characters: nine, filler, the tenth, its check digit (part 5, note j).
#[test]
fn a_long_number_of_a_card_goes_on_in_the_optional_data() {
    let zone = "IDUTO123456789<07<<<<<<<<<<<<<8601012M3001019UTO<<<<<<<<<<<6SPECIMEN<<JANE<<<<<<<<<<<<<<<<";
    let card = Mrz::parse(zone, TODAY).expect("a card");
    assert_eq!((card.document_number().reveal(), card.document_code()), ("1234567890", "ID"));
    let wrong = zone.replace("<07<", "<08<");
    assert_eq!(Mrz::parse(&wrong, TODAY), Err(MrzError::CheckDigit(MrzField::DocumentNumber)));
    let nothing = zone.replace("<07<", "<<<<");
    assert_eq!(Mrz::parse(&nothing, TODAY), Err(MrzError::CheckDigit(MrzField::DocumentNumber)));
}

#[test]
fn the_part_that_is_wrong_is_named() {
    let with = |from: &str, to: &str| Mrz::parse(&PASSPORT.replace(from, to), TODAY);
    for (from, to, error) in [
        ("L898902C36", "L898902C37", MrzError::CheckDigit(MrzField::DocumentNumber)),
        ("L898902C36", "L898902O36", MrzError::CheckDigit(MrzField::DocumentNumber)),
        ("7408122", "7408123", MrzError::CheckDigit(MrzField::BirthDate)),
        ("7408122", "7413128", MrzError::Date(MrzField::BirthDate)),
        ("1204159", "1204158", MrzError::CheckDigit(MrzField::Expiry)),
        ("ZE184226B<<<<<1", "ZE184226B<<<<<<", MrzError::CheckDigit(MrzField::PersonalNumber)),
        ("10", "11", MrzError::CheckDigit(MrzField::Composite)),
        ("2F1204", "2N1204", MrzError::Character),
        ("P<UTO", "V<UTO", MrzError::Document),
        ("P<UTO", "P<U7O", MrzError::Character),
        ("ANNA<", "ANN4<", MrzError::Character),
        ("ANNA<", "ANN?<", MrzError::Character),
        ("ANNA<", "ANNA", MrzError::Length),
        ("ANNA<", "安安安安<", MrzError::Character),
    ] {
        assert_eq!(with(from, to), Err(error), "{from} → {to}");
    }
    assert_eq!(MrzError::CheckDigit(MrzField::Expiry).to_string(), "the check digit of the date of expiry does not fit");
    assert_eq!(Mrz::parse("", TODAY), Err(MrzError::Length));
}

/// A passport whose second line is made here, check digits and all.
fn made(number: &str, nationality: &str, birth: &str, sex: &str, expiry: &str, personal: &str, personal_check: &str) -> String {
    let digit = |text: &str| check_digit(text).expect("a digit").to_string();
    let number = format!("{number:<<9}");
    let (a, b, c) = (digit(&number), digit(birth), digit(expiry));
    let personal = format!("{personal:<<14}");
    let whole = digit(&format!("{number}{a}{birth}{b}{expiry}{c}{personal}{personal_check}"));
    let line = format!("{number}{a}{nationality:<<3}{birth}{b}{sex}{expiry}{c}{personal}{personal_check}{whole}");
    format!("{:<<44}{line}", format!("P<{nationality:<<3}WANG<<XIAOMING"))
}

#[test]
fn years_of_two_digits_fall_into_the_right_century() {
    let days = |birth: &str, expiry: &str| {
        let passport = Mrz::parse(&made("E12345678", "CHN", birth, "M", expiry, "", "<"), TODAY).expect("a passport");
        (passport.birth_date(), passport.expires())
    };
    assert_eq!(days("261124", "361123"), (Some(date!(2026 - 11 - 24)), Some(date!(2036 - 11 - 23))));
    assert_eq!(days("261125", "991231"), (Some(date!(1926 - 11 - 25)), Some(date!(1999 - 12 - 31))));
    assert_eq!(days("000229", "000101"), (Some(date!(2000 - 02 - 29)), Some(date!(2000 - 01 - 01))));
    assert_eq!(days("270228", "751231"), (Some(date!(1927 - 02 - 28)), Some(date!(2075 - 12 - 31))));
}

#[test]
fn what_a_document_does_not_say_is_none() {
    let unknown = Mrz::parse(&made("C01X00T47", "D", "85<<<<", "<", "<<<<<<", "", "0"), TODAY).expect("a passport");
    assert_eq!((unknown.birth_date(), unknown.expires(), unknown.sex()), (None, None, Sex::NotStated));
    assert_eq!((unknown.nationality(), unknown.issuer()), ("D", "D"));
    let nobody = made("", "CHN", "850101", "M", "300101", "", "<");
    assert_eq!(Mrz::parse(&nobody, TODAY), Err(MrzError::Character), "a document has a number");
    let one_name = PASSPORT.replace("ERIKSSON<<ANNA<MARIA", "ERIKSSON<<<<<<<<<<<<");
    assert!(Mrz::parse(&one_name, TODAY).expect("a passport").given_names().is_empty());
}

proptest::proptest! {
    #[test]
    fn one_wrong_character_of_the_second_line_is_noticed(place in 0usize..44, other in 0usize..37) {
        const SIGNS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
        let mut zone: Vec<char> = PASSPORT.replace('\n', "").chars().collect();
        let (old, new) = (zone[44 + place], SIGNS.chars().nth(other).expect("a sign"));
        // Nationality and sex have no check digit; values ten apart (0, A, K, U) weigh the same by design of the standard.
        let value = |c: char| c.to_digit(36).unwrap_or(0) % 10;
        proptest::prop_assume!(!(10..13).contains(&place) && place != 20 && value(old) != value(new));
        zone[44 + place] = new;
        proptest::prop_assert!(Mrz::parse(&zone.into_iter().collect::<String>(), TODAY).is_err());
    }

    #[test]
    fn any_text_is_a_zone_or_an_error(text in "\\PC{0,100}|[A-Z0-9<]{88}|[A-Z0-9<]{90}|P<[A-Z<]{42}[A-Z0-9]{9}[0-9<]{35}") {
        let _ = Mrz::parse(&text, TODAY);
    }
}
