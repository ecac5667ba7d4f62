/// Lays compact JSON out for people, two spaces a level, as kube-apiserver's `pretty` does.
enum JSONLayout {
    /// The same value, one field or element a line. The input must be well-formed JSON.
    static func pretty(_ compact: some Collection<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(compact.count * 2)
        var depth = 0
        var isInString = false
        var isEscaped = false
        var opensCollection = false
        func breakLine() {
            bytes.append(0x0A)
            bytes.append(contentsOf: repeatElement(0x20, count: depth * 2))
        }
        for byte in compact {
            if isInString {
                bytes.append(byte)
                if isEscaped {
                    isEscaped = false
                } else if byte == 0x5C {
                    isEscaped = true
                } else if byte == 0x22 {
                    isInString = false
                }
                continue
            }
            let closes = byte == 0x5D || byte == 0x7D
            if opensCollection, !closes {
                depth += 1
                breakLine()
            }
            switch byte {
            case 0x0A: continue
            case 0x5B, 0x7B:
                bytes.append(byte)
                opensCollection = true
                continue
            case 0x2C:
                bytes.append(byte)
                breakLine()
            case 0x3A:
                bytes.append(byte)
                bytes.append(0x20)
            case 0x5D, 0x7D:
                if !opensCollection {
                    depth -= 1
                    breakLine()
                }
                bytes.append(byte)
            default:
                bytes.append(byte)
                isInString = byte == 0x22
            }
            opensCollection = false
        }
        return bytes
    }
}
