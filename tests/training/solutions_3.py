"""The solutions of lesson 3, worked out by hand, without the package."""

SOLUTIONS = {
    "3.1": ["4", "64", "35.2", "52.48", "64.8"],
    "3.2": ["1", "0", "21", "6", "15"],
    "3.3": ["松塘镇1", "望泉镇2", "雁溪镇1", "澄岭镇2", "澄岭镇1", "松塘镇2"],
}
"""
3.1     two people: 0.2², 0.8²; three: 1 - 0.6³ - 3·0.4·0.6²; four: 1 - 0.6⁴ - 4·0.4·0.6³;
        three at three days of five: 1 - 0.4³ - 3·0.6·0.4²
3.2     2·1/2; one left; 7·6/2; 1·6; 6·5/2
3.3     row 5: only 澄岭镇1, so row 3 takes 雁溪镇1; these two are taken, so row 6 is left 松塘镇2;
        row 2: only 望泉镇2, so row 1 takes 松塘镇1, and row 4 澄岭镇2
"""
