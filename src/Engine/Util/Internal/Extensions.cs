namespace Akka.Util.Internal;

/// <summary>Short forms that programs moved over from the JVM use.</summary>
public static class Extensions
{
    public static T AsInstanceOf<T>(this object self) => (T)self;
    public static IEnumerable<T> Drop<T>(this IEnumerable<T> self, int count) => self.Skip(count);
    public static T? Head<T>(this IEnumerable<T> self) => self.FirstOrDefault();
    public static string Join(this IEnumerable<string> self, string separator) => string.Join(separator, self);

    public static TValue GetOrElse<TKey, TValue>(this IDictionary<TKey, TValue> hash, TKey key, TValue elseValue) =>
        hash.TryGetValue(key, out var value) ? value : elseValue;

    public static TimeSpan Max(this TimeSpan @this, TimeSpan other) => @this > other ? @this : other;
    public static TimeSpan Min(this TimeSpan @this, TimeSpan other) => @this < other ? @this : other;
    public static IEnumerable<T> Concat<T>(this IEnumerable<T> enumerable, T item) => enumerable.Append(item);

    public static void ForEach<T>(this IEnumerable<T> source, Action<T> action)
    {
        foreach (var item in source) action(item);
    }
}
