// SPDX-License-Identifier: GPL-2.0-or-later

//! Properties of the grammar that hold for every line.

use super::testing::{command, parse, registers};
use super::{
    ArgumentError, Context, Dialect, StickyFormat, completion_words, explicit_format, find,
    parse_arguments, words,
};
use crate::declaration::Declaration;
use crate::values::{FormatKind, Value};
use proptest::prelude::*;
use std::sync::LazyLock;

/// A command for each kind of argument, and for their combinations.
static COMMANDS: LazyLock<Vec<&'static Declaration>> = LazyLock::new(|| {
    [
        ("a|alias", "a:-a,b-c:-bs,c:F?,d:s?"),
        ("b", "a:B,b:b"),
        ("f", "fmt:/,addr:l,index:i."),
        ("i", "a:i,b:M,c:l?"),
        ("info", "item:s?"),
        ("info b", "nodes:-n,verbose:-v,device:B?"),
        ("o", "device:O"),
        ("r", "a:s,b:S?"),
        ("s", "a:o,b:T?"),
    ]
    .map(|(name, args)| command(name, args))
    .to_vec()
});

/// Lines of the bytes that mean something, and lines of any others.
fn line() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["a", "b", "f", "i", "info b", "o", "r", "s", ""]);
    let meaningful = r#"[-a-cx0-9 \t\"'\\/,=.$()+*%&|^~éN\x00-\x20]{0,60}"#;
    let text = prop_oneof![4 => meaningful.boxed(), 1 => any::<String>().boxed()];
    (name, text).prop_map(|(name, text)| format!("{name} {text}"))
}

/// An expression, with its value computed on the way.
#[derive(Clone, Debug)]
struct Expression {
    text: String,
    /// `None` where it divides by zero, or a quotient is too large.
    value: Option<i64>,
    /// How tightly its loosest operator binds.
    rank: u8,
}

fn number() -> impl Strategy<Value = Expression> {
    let value = prop_oneof![
        0..20_u64,
        any::<u64>(),
        prop::sample::select(vec![1 << 63, (1 << 63) - 1, u64::MAX]),
    ];
    (value, 0..4_u8).prop_map(|(value, notation)| Expression {
        text: match notation {
            0 => format!("{value}"),
            1 => format!("{value:#x}"),
            2 => format!("0{value:o}"),
            _ => format!("0X{value:X}"),
        },
        value: Some(value as i64),
        rank: 5,
    })
}

fn expression() -> impl Strategy<Value = Expression> {
    number().prop_recursive(8, 64, 2, |inner| {
        let operator = prop::sample::select(b"+-*/%&|^".to_vec());
        let blanks = prop::sample::select(vec!["", " ", "\t "]);
        prop_oneof![
            (inner.clone(), operator, blanks, inner.clone())
                .prop_map(|(left, operator, blanks, right)| binary(left, operator, blanks, right)),
            (inner.clone(), prop::sample::select(b"+-~".to_vec()))
                .prop_map(|(inner, operator)| unary(operator, inner)),
            inner.prop_map(parenthesised),
        ]
    })
}

fn parenthesised(inner: Expression) -> Expression {
    Expression {
        text: format!("( {})", inner.text),
        rank: 5,
        ..inner
    }
}

fn at_least(rank: u8, inner: Expression) -> Expression {
    if inner.rank < rank {
        parenthesised(inner)
    } else {
        inner
    }
}

fn unary(operator: u8, inner: Expression) -> Expression {
    let inner = at_least(4, inner);
    Expression {
        text: format!("{}{}", char::from(operator), inner.text),
        value: inner.value.map(|value| match operator {
            b'-' => 0_i64.wrapping_sub(value),
            b'~' => -1 ^ value,
            _ => value,
        }),
        rank: 4,
    }
}

fn binary(left: Expression, operator: u8, blanks: &str, right: Expression) -> Expression {
    let rank = match operator {
        b'+' | b'-' => 1,
        b'&' | b'|' | b'^' => 2,
        _ => 3,
    };
    let (left, right) = (at_least(rank, left), at_least(rank + 1, right));
    let value = left.value.zip(right.value).and_then(|(left, right)| {
        // Wide enough that nothing wraps before it is cut to 64 bits.
        let (wide_left, wide_right) = (i128::from(left), i128::from(right));
        let wide = match operator {
            b'+' => wide_left + wide_right,
            b'-' => wide_left - wide_right,
            b'*' => wide_left.wrapping_mul(wide_right),
            b'&' => wide_left & wide_right,
            b'|' => wide_left | wide_right,
            b'^' => wide_left ^ wide_right,
            b'/' => i128::from(left.checked_div(right)?),
            _ => i128::from(left.checked_rem(right)?),
        };
        Some(wide as i64)
    });
    Expression {
        text: format!(
            "{}{}{blanks}{}",
            left.text,
            char::from(operator),
            right.text
        ),
        value,
        rank,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn an_expression_has_the_value_that_its_operators_give(expression in expression()) {
        let parsed = parse("val:l", &expression.text);
        match (parsed, expression.value) {
            (Ok(values), Some(value)) => prop_assert_eq!(values, vec![Value::Int(value)]),
            (Err(message), None) => {
                let known = ["division by zero\n", "quotient too large\n"];
                prop_assert!(known.contains(&message.as_str()), "{}", message);
            }
            (parsed, value) => prop_assert!(false, "{parsed:?} is not {value:?}"),
        }
    }

    #[test]
    fn a_line_has_a_value_for_each_argument_or_one_message(line in line()) {
        let Ok(Some(found)) = find(&line, &COMMANDS, &|_| true) else {
            return Ok(());
        };
        prop_assert!(line.starts_with(found.spoken) && line.ends_with(found.args));
        let mut formats = StickyFormat::default();
        let mut context = Context {
            formats: &mut formats,
            registers: &registers,
            dialect: Dialect::default(),
        };
        match parse_arguments(found.command, found.args, &mut context) {
            Ok(values) => prop_assert_eq!(values.len(), found.command.args.len()),
            Err(ArgumentError::Refused { message, .. }) => {
                // There are two if the flag that the message quotes is a
                // newline.
                prop_assert!(message.lines().count() <= 2, "{}", message);
            }
            Err(ArgumentError::NeedsRegister(name)) => prop_assert_eq!(name, "later"),
        }
    }

    #[test]
    fn a_line_made_explicit_means_the_same(
        line in " ?f( *//?[0-9]{0,3}[xduocibhwgLq]{0,3})? +[0-9+]{0,6}",
        sticky in "[xduoci][bhwg]",
    ) {
        let read = |line: &str, formats: &mut StickyFormat| {
            let found = find(line, &COMMANDS, &|_| true).unwrap().unwrap();
            let mut context = Context {
                formats,
                registers: &registers,
                dialect: Dialect::default(),
            };
            let parsed = parse_arguments(found.command, found.args, &mut context);
            (parsed, explicit_format(&found, formats))
        };
        let mut session = StickyFormat::default();
        read(&format!("f/{sticky} 0"), &mut session).0.unwrap();
        let (typed, explicit) = read(&line, &mut session);
        // QEMU's own defaults are different.
        let mut others = StickyFormat { kind: FormatKind::Signed, size: 2 };
        let (sent, _) = read(&explicit, &mut others);
        prop_assert_eq!(typed, sent);
    }

    #[test]
    fn words_are_pieces_of_the_line(line in line()) {
        if let Some(words) = completion_words(&line) {
            prop_assert!(words.iter().all(|word| line.is_char_boundary(word.start)));
        }
        if let Some(words) = words(&line) {
            prop_assert!(words.iter().map(String::len).sum::<usize>() <= line.len());
        }
    }
}
