//! Figures of the public crate `tfhe`, default 2_2 set at 2^-128, for Compare.java: reads the name of a figure from
//! standard input, measures it once more, answers with one line "NAME WALL CPU", and so on. WALL and CPU are
//! milliseconds per key switch and bootstrap (of all 1,000 for lookup_1000_total). Every result is decrypted and compared.

mod clock;

use clock::cpu;
use rayon::prelude::*;
use std::hint::black_box;
use std::io::{BufRead, Write};
use std::sync::Mutex;
use std::time::Instant;
use tfhe::core_crypto::fft_impl::fft64::math::fft::Fft;
use tfhe::core_crypto::prelude::*;
use tfhe::shortint::atomic_pattern::AtomicPatternServerKey;
use tfhe::shortint::parameters::v1_8::V1_8_PARAM_MESSAGE_2_CARRY_2_KS_PBS_TUNIFORM_2M128;
use tfhe::shortint::server_key::ShortintBootstrappingKey;

/// Median of the wall times and of the CPU times of `samples` calls, divided by `items`.
fn median(samples: usize, items: usize, mut f: impl FnMut()) -> (f64, f64) {
    let (mut wall, mut busy) = (vec![], vec![]);
    for _ in 0..samples {
        let (c, t) = (cpu(), Instant::now());
        f();
        wall.push(t.elapsed().as_secs_f64() * 1e3 / items as f64);
        busy.push((cpu() - c) / items as f64);
    }
    wall.sort_by(f64::total_cmp);
    busy.sort_by(f64::total_cmp);
    (wall[samples / 2], busy[samples / 2])
}

fn main() {
    let threads: usize = std::env::args().nth(1).and_then(|a| a.parse().ok()).expect("usage: compare-tfhe-rs THREADS");
    let (client, server) = tfhe::shortint::gen_keys(V1_8_PARAM_MESSAGE_2_CARRY_2_KS_PBS_TUNIFORM_2M128);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let f = |x: u64| (x * 7 + 3) % 16;
    let one = server.generate_lookup_table(f);
    let input = client.unchecked_encrypt(9);
    // 1,000 random tables, each drawn by a fixed linear congruential generator.
    let mut state = 20_261_121u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 60
    };
    let clear: Vec<u64> = (0..1000).map(|_| draw()).collect();
    let functions: Vec<[u64; 16]> = (0..1000).map(|_| std::array::from_fn(|_| draw())).collect();
    let inputs: Vec<_> = clear.iter().map(|&m| client.unchecked_encrypt(m)).collect();
    let tables: Vec<_> = functions.iter().map(|t| server.generate_lookup_table(|x| t[x as usize])).collect();

    let AtomicPatternServerKey::Standard(keys) = &server.atomic_pattern else { unreachable!() };
    let ShortintBootstrappingKey::Classic { bsk, .. } = &keys.bootstrapping_key else { unreachable!() };
    let mut small = LweCiphertext::new(0u64, keys.key_switching_key.output_lwe_size(), input.ct.ciphertext_modulus());
    keyswitch_lwe_ciphertext(&keys.key_switching_key, &input.ct, &mut small);

    println!("ready");
    for line in std::io::stdin().lock().lines() {
        let name = line.unwrap();
        let (wall, busy) = match name.as_str() {
            "ks_pbs_latency" => {
                let mut out = input.clone();
                let figure = median(15, 1, || out = black_box(server.apply_lookup_table(black_box(&input), &one)));
                assert_eq!(client.decrypt_message_and_carry(&out), f(9));
                figure
            }
            "ks_latency" => {
                let figure = median(15, 1, || {
                    keyswitch_lwe_ciphertext(&keys.key_switching_key, black_box(&input.ct), &mut small);
                });
                let mut out = input.clone();
                programmable_bootstrap_lwe_ciphertext(&small, &mut out.ct, &one.acc, bsk);
                assert_eq!(client.decrypt_message_and_carry(&out), f(9));
                figure
            }
            "ks_pbs_throughput" => {
                let count = 16 * threads;
                let mut out = vec![];
                let figure = median(3, count, || {
                    out = pool.install(|| {
                        (0..count).into_par_iter().map(|i| server.apply_lookup_table(&inputs[i], &tables[i])).collect()
                    });
                });
                for (i, c) in out.iter().enumerate() {
                    assert_eq!(client.decrypt_message_and_carry(c), functions[i][clear[i] as usize]);
                }
                figure
            }
            "lookup_1000_total" => {
                let mut out = vec![];
                let figure = median(1, 1, || {
                    out = pool.install(|| {
                        (0..1000).into_par_iter().map(|i| server.apply_lookup_table(&inputs[i], &tables[i])).collect()
                    });
                });
                for (i, c) in out.iter().enumerate() {
                    assert_eq!(client.decrypt_message_and_carry(c), functions[i][clear[i] as usize]);
                }
                figure
            }
            // The crate's batched bootstrap: no key switch, plain modulus switch; nothing in the crate calls it.
            "pbs_batch_throughput" => {
                let batch = 16;
                let fft = Fft::new(bsk.polynomial_size());
                let bytes = batch_programmable_bootstrap_lwe_ciphertext_mem_optimized_requirement::<u64>(
                    bsk.glwe_size(),
                    bsk.polynomial_size(),
                    CiphertextCount(batch),
                    fft.as_view(),
                )
                .unaligned_bytes_required();
                let list = LweCiphertextList::from_container(
                    small.as_ref().repeat(batch),
                    small.lwe_size(),
                    small.ciphertext_modulus(),
                );
                let accumulators = GlweCiphertextList::from_container(
                    one.acc.as_ref().repeat(batch),
                    bsk.glwe_size(),
                    bsk.polynomial_size(),
                    small.ciphertext_modulus(),
                );
                // One of each for every thread, made before the time starts.
                let own: Vec<_> = (0..threads)
                    .map(|_| {
                        let mut buffers = ComputationBuffers::new();
                        buffers.resize(bytes);
                        let size = bsk.output_lwe_dimension().to_lwe_size();
                        let out = LweCiphertextList::new(0u64, size, LweCiphertextCount(batch), small.ciphertext_modulus());
                        Mutex::new((buffers, out))
                    })
                    .collect();
                let figure = median(3, batch * threads, || {
                    pool.broadcast(|thread| {
                        let mut guard = own[thread.index()].lock().unwrap();
                        let (buffers, out) = &mut *guard;
                        batch_programmable_bootstrap_lwe_ciphertext_mem_optimized(
                            black_box(&list),
                            out,
                            &accumulators,
                            bsk,
                            fft.as_view(),
                            buffers.stack(),
                        );
                    });
                });
                for guard in own {
                    for c in guard.into_inner().unwrap().1.iter() {
                        let mut out = input.clone();
                        out.ct = LweCiphertext::from_container(c.as_ref().to_vec(), small.ciphertext_modulus());
                        assert_eq!(client.decrypt_message_and_carry(&out), f(9));
                    }
                }
                figure
            }
            _ => panic!("no figure is called {name}"),
        };
        println!("{name} {wall:.6} {busy:.6}");
        std::io::stdout().flush().unwrap();
    }
}
