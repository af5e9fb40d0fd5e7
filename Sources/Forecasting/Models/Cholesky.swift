/// Cholesky's decomposition of a symmetric, positive definite matrix.
///
/// Source: Golub & Van Loan (2013), "Matrix Computations", 4th edition, section 4.2.
struct Cholesky {
    private let size: Int
    /// Lower triangle, row by row.
    private var factor: [Double]

    /// - Parameters:
    ///   - matrix: `size` rows of `size` numbers, of which the lower triangle is read.
    ///   - size: of the matrix.
    /// - Returns: nothing where the matrix is not positive definite.
    init?(_ matrix: [Double], size: Int) {
        self.size = size
        factor = matrix
        for row in 0..<size {
            for column in 0...row {
                var sum = matrix[row * size + column]
                for inner in 0..<column { sum -= factor[row * size + inner] * factor[column * size + inner] }
                if row == column {
                    guard sum > 0 else { return nil }
                    factor[row * size + row] = sum.squareRoot()
                } else {
                    factor[row * size + column] = sum / factor[column * size + column]
                }
            }
        }
    }

    /// Solves the equations for one right-hand side.
    func solve(_ right: [Double]) -> [Double] {
        var solution = right
        for row in 0..<size {
            for inner in 0..<row { solution[row] -= factor[row * size + inner] * solution[inner] }
            solution[row] /= factor[row * size + row]
        }
        for row in (0..<size).reversed() {
            for inner in (row + 1)..<size { solution[row] -= factor[inner * size + row] * solution[inner] }
            solution[row] /= factor[row * size + row]
        }
        return solution
    }
}
