/** GObject: values and arrays for properties that have no JavaScript form, and what every object can do. */
// biome-ignore-all lint/suspicious/noShadowRestrictedNames: the library has these names.
declare module 'gi://GObject' {
  namespace GObject {
    interface Type {
      readonly name: string
    }
    const TYPE_DOUBLE: Type

    // biome-ignore lint/suspicious/noExplicitAny: the arguments and the answer are the signal's.
    type Callback = (...args: any[]) => unknown

    class Object {
      connect(signal: string, callback: Callback): number
      disconnect(id: number): void
      emit(signal: string, ...args: unknown[]): unknown
    }

    class Value {
      init(type: Type): Value
      set_double(value: number): void
    }

    class ValueArray {
      // biome-ignore lint/suspicious/noMisleadingInstantiator: the library names it so.
      static new(preallocated: number): ValueArray
      append(value: Value): ValueArray
    }
  }
  export default GObject
}
