import pytest

from relevo.assistant.figures import find_unproved


@pytest.mark.parametrize(
    ("answer", "proof"),
    [
        ("Tarda de 2 a 3 días.", "El envío tarda de 2 a 3 días laborables."),
        ("Cuesta 6,90 €.", "for 6.90 €"),
        ("It is $1,299.", "The price: 1299 $"),
        ("30%", "a discount of 30 %"),
        ("1. Abre la app\n2. Pulsa Pagar", "Abre la app y pulsa Pagar."),
        ("Hasta el 12/11/2026 a las 10:30", "hasta el 12/11/2026, 10:30"),
        ("No figures at all", ""),
        ("You have twenty days.", "within 20 days"),
        ("Tienes 30 días.", "Tienes treinta días para devolverlo."),
        ("São duas semanas.", "o prazo é de 2 semanas"),
        ("It takes twenty-four hours.", "24 hours"),
        ("Treinta y un días", "31 días"),
        ("One of them, or the two of you", ""),
        ("Hay dos maneras de hacerlo.", ""),
        ("Há duas opções.", ""),
    ],
)
def test_what_stands_in_the_passage_is_proved(answer: str, proof: str) -> None:
    assert find_unproved(answer, [proof]) == []


@pytest.mark.parametrize(
    ("answer", "proof"),
    [
        ("Tarda 24 horas.", "Tarda de 2 a 3 días."),
        ("Cuesta 5 €.", "Son 5 días."),
        ("A discount of 30 %.", "within 30 days"),
        ("6,90 €", "69 €"),
        ("13/11/2026", "12/11/2026"),
        ("You have twenty days.", "within 30 days"),
        ("Tienes veinte días laborables.", "Tienes 30 días."),
        ("Demora duas semanas.", "Demora 3 dias."),
        ("Within five working days.", "within 3 working days"),
        ("Cuesta doscientos cincuenta euros.", "Cuesta 205 €."),
        ("Um desconto de trinta por cento.", "um desconto de 20 %"),
        ("two hundred and fifty dollars", "$ 205"),
    ],
)
def test_what_does_not_stand_there_is_found(answer: str, proof: str) -> None:
    assert find_unproved(answer, [proof]) != []
