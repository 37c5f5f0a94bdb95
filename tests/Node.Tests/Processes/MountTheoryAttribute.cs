namespace Actors.Node.Tests.Processes;

/// <summary>As <see cref="MountFactAttribute"/>, once per tier.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountTheoryAttribute : TheoryAttribute
{
    public MountTheoryAttribute() => Skip = new MountFactAttribute().Skip ?? TiersAttribute.Flaw;
}
