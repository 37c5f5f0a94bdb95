using System.Globalization;
using Xunit;

namespace Akka.TestKit.Xunit2;

/// <summary>The test kit's failures as failures of xunit.</summary>
public class XunitAssertions : ITestKitAssertions
{
    public void Fail(string format = "", params object?[] args) => AssertTrue(false, format, args);

    public void AssertTrue(bool condition, string format = "", params object?[] args)
    {
        if (!condition) Assert.True(condition, Text(format, args));
    }

    public void AssertFalse(bool condition, string format = "", params object?[] args)
    {
        if (condition) Assert.False(condition, Text(format, args));
    }

    public void AssertEqual<T>(T expected, T actual, string format = "", params object?[] args)
    {
        var comparer = EqualityComparer<T>.Default;
        if (!comparer.Equals(expected, actual)) Fail("Expected <{0}>, but got <{1}>. {2}", expected, actual, Text(format, args));
    }

    public void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object?[] args)
    {
        if (!comparer(expected, actual)) Fail("Expected <{0}>, but got <{1}>. {2}", expected, actual, Text(format, args));
    }

    private static string Text(string format, object?[] args) =>
        args.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, args);
}
