import ObjectModel

extension StructuralSchema {
    /// The paths that a partial object of this schema names: what an applied configuration lays claim to.
    public func fieldSet(of value: JSONValue) throws(OwnershipError) -> FieldSet {
        try Self.fieldSet(of: value, OwnershipType(schema: self, isResource: true)).below
    }

    /// What is named below a place, and whether the place itself is.
    private static func fieldSet(
        of value: JSONValue, _ type: OwnershipType
    ) throws(OwnershipError) -> (isMember: Bool, below: FieldSet) {
        switch type.shape(of: value) {
        case .leaf: return (true, FieldSet())
        case .null: return (false, FieldSet())
        case .map:
            var level = FieldSetLevel()
            for (key, child) in value.objectValue ?? JSONObject() {
                let (childType, isNamed) = type.field(key) ?? (.deduced, false)
                let found: (isMember: Bool, below: FieldSet)
                do { found = try fieldSet(of: child, childType) } catch { throw error.prefixed(.field(key)) }
                let isEmpty = child.isNull || child.objectValue?.isEmpty ?? false
                level.add(.field(key), isMember: found.isMember || isEmpty || !isNamed, below: found.below)
            }
            return (false, level.build())
        case .list:
            var level = FieldSetLevel()
            let elements = value.arrayValue ?? []
            let indexed = try type.indexed(elements)
            let elementType = type.element
            var next = 0
            while next < indexed.count {
                let (element, position) = indexed[next]
                next += 1
                var isUnique = true
                while next < indexed.count, indexed[next].element == element {
                    isUnique = false
                    next += 1
                }
                var below = FieldSet()
                if isUnique {
                    do { below = try fieldSet(of: elements[position], elementType).below } catch { throw error.prefixed(element) }
                }
                level.add(element, isMember: true, below: below)
            }
            return (false, level.build())
        }
    }

    /// The same set with every field that the schema names a member as soon as something below it is: to remove what is below a named
    /// field is to remove the field.
    public func withNamedFields(_ set: FieldSet) -> FieldSet { Self.withNamedFields(set, OwnershipType(schema: self, isResource: true)) }

    private static func withNamedFields(_ set: FieldSet, _ type: OwnershipType?) -> FieldSet {
        var level = FieldSetLevel()
        set.forEachElement { element, isMember, below in
            var childType: OwnershipType?
            var isNamed = false
            switch element {
            case .field(let name):
                if let found = type?.field(name) {
                    childType = found.type
                    isNamed = found.isNamed
                }
            case .key: childType = type?.element
            case .value, .index: break
            }
            level.add(element, isMember: isMember || isNamed && !below.isEmpty, below: withNamedFields(below, childType))
        }
        return level.build()
    }

    /// The set as it is under this schema when it was made under an earlier one: who owned a part of what is now one leaf owns the
    /// leaf.
    public func reconciled(_ set: FieldSet) -> FieldSet { Self.reconciled(set, OwnershipType(schema: self, isResource: true)) }

    private static func reconciled(_ set: FieldSet, _ type: OwnershipType) -> FieldSet {
        var level = FieldSetLevel()
        set.forEachElement { element, isMember, below in
            let childType: OwnershipType
            switch element {
            case .field(let name): childType = type.child(name)
            case .key: childType = type.element
            case .value, .index: childType = .deduced
            }
            if !below.isEmpty, childType.isAtomic {
                level.add(element, isMember: true)
            } else {
                level.add(element, isMember: isMember, below: reconciled(below, childType))
            }
        }
        return level.build()
    }
}
