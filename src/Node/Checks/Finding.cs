namespace Actors.Node.Checks;

/// <summary>What a finding means for the numbers.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth knowing; nothing to do.</summary>
    Note,

    /// <summary>Something the site can change for better numbers.</summary>
    Better,
}

/// <summary>One thing that <c>actors-node --check</c> has to say.</summary>
/// <param name="Topic">What it is about: <c>cgroups</c>, <c>Slurm</c>.</param>
/// <param name="Verdict">What it means.</param>
/// <param name="Text">What is, in plain words.</param>
/// <param name="Advice">What to change; empty unless the verdict is <see cref="Verdict.Better"/>.</param>
internal sealed record Finding(string Topic, Verdict Verdict, string Text, string Advice = "")
{
    public static Finding Good(string topic, string text) => new(topic, Verdict.Good, text);

    public static Finding Note(string topic, string text) => new(topic, Verdict.Note, text);

    public static Finding Better(string topic, string text, string advice) => new(topic, Verdict.Better, text, advice);
}
