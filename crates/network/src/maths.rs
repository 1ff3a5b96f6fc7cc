//! The squashing functions of the network, made of plain arithmetic so that every machine gets the same bits (the
//! standard library's may differ between platforms).

/// e to the power of `x`, good to five digits, for `x` in -87..=88; clamped outside.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 88.0);
    // Rounds to the nearest whole number by pushing the fraction out of the significand.
    let pushed = x * std::f32::consts::LOG2_E + 12_582_912.0;
    let whole = pushed - 12_582_912.0;
    let rest = (x - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    let series = 1.0
        + rest * (1.0 + rest * (0.5 + rest * (0.166_666_57 + rest * (0.041_665_795 + rest * 0.008_333_452))));
    let power = pushed.to_bits().wrapping_sub(0x4B40_0000).wrapping_add(127) << 23;
    series * f32::from_bits(power)
}

#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    2.0 * sigmoid(2.0 * x) - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_to_the_real_functions() {
        for step in -600..600 {
            let x = step as f32 / 37.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
            assert!((tanh(x) - x.tanh()).abs() < 1e-5, "{x}");
        }
        assert_eq!(sigmoid(1000.0), 1.0);
        assert!(sigmoid(-1000.0) < 1e-30);
    }
}
