import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

const pureViewport = {
  patterns: [
    { group: ["react", "react-*", "@tanstack/*", "@tabler/*"], message: "src/viewport/ is framework-free." },
    { group: ["../ui/*", "../studies/*", "../viewer/*", "../login/*"], message: "src/viewport/ knows no screen." },
  ],
};

export default tseslint.config(
  { ignores: ["node_modules", "dist"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": hooks },
    rules: {
      // The two rules of React itself; the others of the plug-in are for its compiler, which this build does not use.
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      eqeqeq: "error",
      "no-console": "error",
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  { files: ["src/viewport/**/*.ts"], rules: { "no-restricted-imports": ["error", pureViewport] } },
  { files: ["dev/**/*.mjs", "*.js"], languageOptions: { globals: globals.node } },
);
