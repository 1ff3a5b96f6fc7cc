//! The weights in training, and their rounding to the file. What they mean is described in
//! `network`.

use network::weights::{Dense, Vocabulary};
use network::{DISTANCES, Sizes, padded};

use crate::chance::Chance;
use crate::matrix::Matrix;

/// One reading direction of one layer.
#[derive(Clone, Debug)]
pub struct Direction {
    /// Input to candidate, forget gate, output gate, and for the first layer the passage around it.
    pub input: Matrix,
    pub bias: Matrix,
    /// How the gates look at the memory: forget, output.
    pub peep: Matrix,
}

#[derive(Clone, Debug)]
pub struct Network {
    pub embedding: Matrix,
    pub layers: Vec<[Direction; 2]>,
    pub tag: Matrix,
    pub tag_bias: Matrix,
    /// Top layer to arc dependent, arc head, relation dependent, relation head.
    pub roles: Matrix,
    pub roles_bias: Matrix,
    /// Row per dependent dimension, column per head dimension.
    pub arc: Matrix,
    /// Rows: how good a head a word is whatever the dependent; the artificial root as arc head.
    pub arc_head: Matrix,
    pub distance: Matrix,
    /// Rows: pairwise products, dependent, head; each to all relations.
    pub rel: Matrix,
    pub rel_bias: Matrix,
    /// The artificial root as relation head.
    pub rel_root: Matrix,
}

fn random(rows: usize, columns: usize, scale: f32, chance: &mut Chance) -> Matrix {
    let mut matrix = Matrix::zeros(rows, columns);
    matrix.cells.iter_mut().for_each(|cell| *cell = (chance.unit() * 2.0 - 1.0) * scale);
    matrix
}

fn glorot(rows: usize, columns: usize, chance: &mut Chance) -> Matrix {
    random(rows, columns, (6.0 / (rows + columns) as f32).sqrt(), chance)
}

impl Network {
    /// `rows`: how many features the embedding knows, the unknown ones included.
    pub fn new(sizes: &Sizes, rows: usize, chance: &mut Chance) -> Network {
        let Sizes { embedding, hidden, arc, rel, .. } = *sizes;
        let (tags, rels) = (padded(sizes.tags), padded(sizes.rels));
        let mut direction = |layer: usize| {
            let (input, parts) = if layer == 0 { (embedding, 4) } else { (2 * hidden, 3) };
            let scale = (6.0 / (input + hidden) as f32).sqrt();
            let mut bias = Matrix::zeros(1, parts * hidden);
            bias.cells[hidden..2 * hidden].fill(1.0);
            Direction {
                input: random(input, parts * hidden, scale, chance),
                bias,
                peep: random(2, hidden, 0.1, chance),
            }
        };
        let layers = (0..sizes.layers).map(|layer| [direction(layer), direction(layer)]).collect();
        Network {
            layers,
            embedding: random(rows, embedding, 0.25, chance),
            tag: glorot(2 * hidden, tags, chance),
            tag_bias: Matrix::zeros(1, tags),
            roles: random(2 * hidden, 2 * (arc + rel), (6.0 / (2 * hidden + arc) as f32).sqrt(), chance),
            roles_bias: Matrix::zeros(1, 2 * (arc + rel)),
            arc: random(arc, arc, 0.1, chance),
            arc_head: random(2, arc, 0.1, chance),
            distance: Matrix::zeros(1, DISTANCES),
            rel: random(3 * rel, rels, 0.15, chance),
            rel_bias: Matrix::zeros(1, rels),
            rel_root: random(1, rel, 0.1, chance),
        }
    }

    /// The same matrices, all zero.
    pub fn zeros(&self) -> Network {
        let mut zeros = self.clone();
        zeros.parts().into_iter().for_each(|part| part.cells.fill(0.0));
        zeros
    }

    /// The sections that [`network::Network::read`] takes.
    pub fn write(&self, sizes: &Sizes, features: &[u64]) -> Vec<Vec<u8>> {
        let floats = |cells: &[f32]| cells.iter().flat_map(|cell| cell.to_le_bytes()).collect::<Vec<u8>>();
        let mut sections = vec![sizes.write(), Vocabulary::write(features), self.rounded_embedding()];
        for direction in self.layers.iter().flatten() {
            sections.push(Dense::write(&direction.input.cells, &direction.bias.cells));
            sections.push(floats(&direction.peep.cells));
        }
        sections.push(Dense::write(&self.tag.cells, &self.tag_bias.cells));
        sections.push(Dense::write(&self.roles.cells, &self.roles_bias.cells));
        sections.push(Dense::write(&self.arc.cells, self.arc_head.row(0)));
        sections.push(floats(self.arc_head.row(1)));
        sections.push(floats(&self.distance.cells));
        sections.push(Dense::write(&self.rel.cells, &self.rel_bias.cells));
        sections.push(floats(&self.rel_root.cells));
        sections
    }

    /// The worth of one unit, then a signed byte per cell; the few cells beyond the scale are cut.
    fn rounded_embedding(&self) -> Vec<u8> {
        let mut sizes: Vec<f32> = self.embedding.cells.iter().map(|cell| cell.abs()).collect();
        sizes.sort_by(f32::total_cmp);
        let unit = sizes[sizes.len() - 1 - sizes.len() / 2000] / 127.0;
        let cells = self.embedding.cells.iter();
        let bytes = cells.map(|cell| (cell / unit).round().clamp(-127.0, 127.0) as i8 as u8);
        unit.to_le_bytes().into_iter().chain(bytes).collect()
    }

    /// Every matrix, the embedding first.
    pub fn parts(&mut self) -> Vec<&mut Matrix> {
        let mut parts = vec![&mut self.embedding];
        for direction in self.layers.iter_mut().flatten() {
            parts.extend([&mut direction.input, &mut direction.bias, &mut direction.peep]);
        }
        parts.extend([&mut self.tag, &mut self.tag_bias, &mut self.roles, &mut self.roles_bias]);
        parts.extend([&mut self.arc, &mut self.arc_head, &mut self.distance]);
        parts.extend([&mut self.rel, &mut self.rel_bias, &mut self.rel_root]);
        parts
    }
}
