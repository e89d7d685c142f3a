//! Integers of the public crate `tfhe`, default 2_2 set at 2^-128, for Compare.java: reads the name of a figure from
//! standard input, measures it once more, answers with one line "NAME WALL CPU". Both are milliseconds for one operation,
//! or one transfer of a token. Every result is decrypted and compared.

#[path = "../clock.rs"]
mod clock;

use clock::cpu;
use rayon::prelude::*;
use std::hint::black_box;
use std::io::{BufRead, Write};
use std::time::Instant;
use tfhe::prelude::*;
use tfhe::shortint::parameters::v1_8::V1_8_PARAM_MESSAGE_2_CARRY_2_KS_PBS_TUNIFORM_2M128;
use tfhe::{generate_keys, set_server_key, ClientKey, ConfigBuilder, FheBool, FheUint64};

/// What an operation gives.
enum Outcome {
    Number(FheUint64),
    Pair(FheUint64, FheUint64),
    Flag(FheBool),
}

impl Outcome {
    /// Numbers, or a flag as 0 or 1; of one result the second is 0.
    fn decrypt(&self, key: &ClientKey) -> (u64, u64) {
        match self {
            Outcome::Number(n) => (n.decrypt(key), 0),
            Outcome::Pair(a, b) => (a.decrypt(key), b.decrypt(key)),
            Outcome::Flag(f) => (u64::from(f.decrypt(key)), 0),
        }
    }
}

#[derive(Clone, Copy)]
struct Clear {
    a: u64,
    b: u64,
    condition: bool,
    /// How far to shift: below 64, because beyond that the two programs' operations mean different things.
    amount: u64,
}

struct Inputs {
    clear: Clear,
    a: FheUint64,
    b: FheUint64,
    condition: FheBool,
    amount: FheUint64,
}

fn run(operation: &str, i: &Inputs) -> Outcome {
    let (a, b) = (&i.a, &i.b);
    match operation {
        "u64_add" => Outcome::Number(a + b),
        "u64_sub" => Outcome::Number(a - b),
        "u64_mul" => Outcome::Number(a * b),
        "u64_div_rem" => {
            let (quotient, remainder) = a.div_rem(b);
            Outcome::Pair(quotient, remainder)
        }
        "u64_bitand" => Outcome::Number(a & b),
        "u64_shl" => Outcome::Number(a << &i.amount),
        "u64_eq" => Outcome::Flag(a.eq(b)),
        "u64_lt" => Outcome::Flag(a.lt(b)),
        "u64_min" => Outcome::Number(a.min(b)),
        "u64_select" => Outcome::Number(i.condition.if_then_else(a, b)),
        // The amount b of the balance a goes to another balance, which is b, if there is so much.
        "erc20" => {
            let amount = a.ge(b).if_then_else(b, &FheUint64::encrypt_trivial(0u64));
            let (from, to) = rayon::join(|| a - &amount, || b + &amount);
            Outcome::Pair(from, to)
        }
        _ => panic!("no operation is called {operation}"),
    }
}

fn expected(operation: &str, clear: Clear) -> (u64, u64) {
    let Clear { a, b, condition, amount } = clear;
    match operation {
        "u64_add" => (a.wrapping_add(b), 0),
        "u64_sub" => (a.wrapping_sub(b), 0),
        "u64_mul" => (a.wrapping_mul(b), 0),
        "u64_div_rem" => (a / b, a % b),
        "u64_bitand" => (a & b, 0),
        "u64_shl" => (a << amount, 0),
        "u64_eq" => (u64::from(a == b), 0),
        "u64_lt" => (u64::from(a < b), 0),
        "u64_min" => (a.min(b), 0),
        "u64_select" => (if condition { a } else { b }, 0),
        _ => {
            let amount = if a >= b { b } else { 0 };
            (a - amount, b.wrapping_add(amount))
        }
    }
}

/// How many at the same time. One alone fills the crate's threads already, so that a few of the slow ones are enough.
fn together(operation: &str) -> usize {
    match operation {
        "u64_div_rem" => 1,
        "u64_mul" => 2,
        "erc20" => 8,
        _ => 16,
    }
}

fn main() {
    let threads: usize = std::env::args().nth(1).and_then(|a| a.parse().ok()).expect("usage: integers THREADS");
    let config = ConfigBuilder::with_custom_parameters(V1_8_PARAM_MESSAGE_2_CARRY_2_KS_PBS_TUNIFORM_2M128).build();
    let (client, server) = generate_keys(config);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.broadcast(|_| set_server_key(server.clone()));
    set_server_key(server);
    // Operands are drawn by a fixed linear congruential generator.
    let mut state = 20_261_121u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state ^ state >> 31
    };
    let inputs: Vec<Inputs> = (0..16)
        .map(|_| {
            let clear = Clear { a: draw(), b: draw() | 1, condition: draw() >> 63 == 1, amount: draw() >> 58 };
            Inputs {
                clear,
                a: FheUint64::encrypt(clear.a, &client),
                b: FheUint64::encrypt(clear.b, &client),
                condition: FheBool::encrypt(clear.condition, &client),
                amount: FheUint64::encrypt(clear.amount, &client),
            }
        })
        .collect();

    println!("ready");
    for line in std::io::stdin().lock().lines() {
        let name = line.unwrap();
        let (operation, count) = match (name.strip_suffix("_latency"), name.strip_suffix("_throughput")) {
            (Some(operation), _) => (operation, 1),
            (_, Some(operation)) => (operation, together(operation)),
            _ => panic!("no figure is called {name}"),
        };
        let (before, start) = (cpu(), Instant::now());
        let results: Vec<Outcome> =
            pool.install(|| inputs[..count].par_iter().map(|i| black_box(run(operation, i))).collect());
        let wall = start.elapsed().as_secs_f64() * 1e3 / count as f64;
        let busy = (cpu() - before) / count as f64;
        for (result, input) in results.iter().zip(&inputs) {
            assert_eq!(result.decrypt(&client), expected(operation, input.clear), "{name}");
        }
        println!("{name} {wall:.6} {busy:.6}");
        std::io::stdout().flush().unwrap();
    }
}
