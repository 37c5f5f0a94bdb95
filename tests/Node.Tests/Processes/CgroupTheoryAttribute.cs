namespace Actors.Node.Tests.Processes;

/// <summary>As <see cref="CgroupFactAttribute"/>, once per tier.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CgroupTheoryAttribute : TheoryAttribute
{
    public CgroupTheoryAttribute(bool events = true, bool unified = false, string controller = "") =>
        Skip = new CgroupFactAttribute(events, unified, controller).Skip;
}
