/// Codes of UN/ECE Recommendation 20 for the units that stock is kept in.
enum UnitCode {
    /// `nil` for a unit that has no code here: the document then says it in words.
    static func of(_ unit: String) -> String? {
        switch unit.lowercased() {
        case "each", "ea", "piece", "pieces", "pc", "pcs": "EA"
        case "unit", "units", "one": "C62"
        case "kg", "kilogram", "kilograms": "KGM"
        case "g", "gram", "grams": "GRM"
        case "t", "tonne", "tonnes": "TNE"
        case "l", "litre", "litres", "liter", "liters": "LTR"
        case "m", "metre", "metres", "meter", "meters": "MTR"
        case "m2": "MTK"
        case "m3": "MTQ"
        case "pair", "pairs": "PR"
        case "set", "sets": "SET"
        case "dozen": "DZN"
        case "lb", "pound", "pounds": "LBR"
        default: nil
        }
    }
}
