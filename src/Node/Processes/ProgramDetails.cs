namespace Actors.Node.Processes;

/// <summary>What is known of a program beside its file.</summary>
/// <param name="Script">What an interpreter runs; empty where nothing is known or kept.</param>
/// <param name="Image">The image of the container it runs in, empty where that is not known; null: in none.</param>
internal sealed record ProgramDetails(byte[] Script, byte[]? Image)
{
    /// <summary>Nothing.</summary>
    public static ProgramDetails None { get; } = new([], null);

    /// <inheritdoc/>
    public bool Equals(ProgramDetails? other) =>
        other is not null && Script.AsSpan().SequenceEqual(other.Script) && Image is null == other.Image is null && Image.AsSpan().SequenceEqual(other.Image);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Script);
        hash.AddBytes(Image);
        return hash.ToHashCode();
    }
}
