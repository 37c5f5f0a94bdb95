namespace Akka;

/// <summary>The value of a task that ends without a value.</summary>
public sealed class Done
{
    /// <summary>The only value.</summary>
    public static readonly Done Instance = new();

    private Done() { }
}
